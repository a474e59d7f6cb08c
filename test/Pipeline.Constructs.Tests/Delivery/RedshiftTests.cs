using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Redshift;
using Amazon.CDK.AWS.RedshiftServerless;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class RedshiftTests
{
    internal static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "title": "Badge readings",
          "type": "object",
          "properties": {
            "Zone": { "type": "string", "maxLength": 20 },
            "readAt": { "type": "string", "format": "date-time" },
            "day": { "type": "string", "format": "date" },
            "id": { "type": "string", "format": "uuid" },
            "kind": { "type": "string", "enum": ["in", "über"] },
            "note": { "type": "string" },
            "essay": { "type": "string", "maxLength": 20000 },
            "order": { "type": "integer" },
            "level": { "type": "number" },
            "ok": { "type": "boolean" },
            "sensor": { "type": "object", "properties": { "Id": { "type": "integer" } } },
            "scores": { "type": "array", "items": { "type": "number" } }
          },
          "required": ["Zone"],
          "x-dynamodb": { "partitionKey": "Zone" }
        }
        """);

    [Fact]
    public void WhatIsRequired_LoadsJsonByNameFromS3() =>
        Snapshot.Verify(Synth.Template(stack => Deliver(stack, Minimal(stack)), env: Synth.Known).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(
        stack =>
        {
            var key = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k");
            Deliver(stack, Minimal(stack) with
            {
                Target = RedshiftTarget.Serverless("events", "dev", "5431"),
                Table = RedshiftTable.FromSchema(Schema, "plant.readings"),
                Copy = RedshiftCopy.JsonPaths(Bucket.FromBucketAttributes(stack, "Paths",
                    new BucketAttributes { BucketName = "paths", EncryptionKey = key }), "a/b.json") with
                {
                    RecogniseTimes = false,
                    MaxErrors = 10,
                    TruncateColumns = true,
                    Additional = "REGION 'eu-west-1'",
                },
                Prefix = "loads/",
                Compression = DeliveryCompression.Uncompressed,
                EncryptionKey = key,
                NewLineDelimiter = true,
                BufferingSize = Size.Mebibytes(128),
                BufferingInterval = Duration.Seconds(0),
                RetryDuration = Duration.Seconds(0),
                Backup = new() { Bucket = Bucket.FromBucketName(stack, "Backup", "backup-bucket") },
            });
        },
        env: Synth.Known).Properties(DeliveryTests.Type));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll() => Snapshot.VerifyText(string.Join('\n', Mistakes(props => props with
    {
        Target = RedshiftTarget.Cluster("jdbc:redshift://events:5439/dev", "my db", "70000"),
        Table = RedshiftTable.FromName("", "oid", new string('x', 128)),
        Copy = RedshiftCopy.JsonPathsOfSchema() with { MaxErrors = 100_001, Additional = "LZOP IAM_ROLE 'arn:secret'" },
        Prefix = "data/!{timestamp:yyyy}/",
        Compression = DeliveryCompression.Snappy,
        BufferingSize = Size.Mebibytes(129),
        BufferingInterval = Duration.Seconds(901),
        RetryDuration = Duration.Seconds(7201),
        Backup =
            new() { Bucket = props.Bucket, Prefix = "data/!{timestamp:yyyy}/source/", BufferingInterval = Duration.Seconds(59) },
    })));

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("BufferingSize", ServiceLimits.Firehose.RedshiftBufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.RedshiftBufferingIntervalSeconds),
        ("RetryDuration", ServiceLimits.Firehose.RedshiftRetrySeconds),
        ("Copy.MaxErrors", ServiceLimits.Redshift.CopyMaxErrors));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed) =>
        Ranges.Hold(prop, allowed, Mistakes(props => prop switch
    {
        "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
        "BufferingInterval" => props with { BufferingInterval = Duration.Seconds(value) },
        "RetryDuration" => props with { RetryDuration = Duration.Seconds(value) },
        _ => props with { Copy = RedshiftCopy.JsonAuto() with { MaxErrors = (int)value } },
    }));

    [Fact]
    public void CreateStatement_HasAColumnAField() => Snapshot.VerifyText(RedshiftTable.CreateStatement(
        Schema, "plant.readings", new Dictionary<string, string> { ["level"] = "DECIMAL(18,2)" }));

    [Fact]
    public void ColumnsOfASchema_AreQuotedWhereSqlReservesThem() => Configuration(props => props with
    {
        Table = RedshiftTable.FromSchema(Schema),
    })["CopyCommand"]!["DataTableColumns"]!.ToString().ShouldBe(
        """zone,readat,day,id,kind,note,essay,"order",level,ok,sensor,scores""");

    [Fact]
    public void JsonPaths_NameFieldsInTheColumnsOrder()
    {
        using var outdir = new TemporaryFolder();
        var app = Synth.NewApp(outdir);
        var stack = new Stack(app, "Stack");
        Deliver(stack, Minimal(stack) with { Table = RedshiftTable.FromSchema(Schema), Copy = RedshiftCopy.JsonPathsOfSchema() });
        app.Synth();
        var file = Directory.EnumerateFiles(outdir.Path, "asset.*.json").ShouldHaveSingleItem();
        var paths = JsonNode.Parse(File.ReadAllText(file))!["jsonpaths"]!.AsArray().Select(path => $"{path}");
        paths.ShouldBe(Schema.Fields.Select(field => $"$['{field.Name}']"));
    }

    // COPY reads with the delivery's role: without this permission, the load fails with S3BucketAccessDenied.
    [Fact]
    public void JsonPathsOfSchema_MayBeReadAndNothingBesideThem()
    {
        var template = Synth.Template(
            stack => Deliver(stack, Minimal(stack) with
            {
                Table = RedshiftTable.FromSchema(Schema),
                Copy = RedshiftCopy.JsonPathsOfSchema(),
            }),
            env: Synth.Known);
        var statement = template.Statements().Single(statement => $"{statement["Action"]}" == "s3:GetObject");
        statement["Resource"]!.ToJsonString().ShouldEndWith("""/{hash}.json"]]}""");
        $"{Configuration(template)["CopyCommand"]!["CopyOptions"]}".ShouldStartWith("JSON 's3://");
    }

    [Theory]
    [InlineData("JsonAuto", "JSON 'auto' TIMEFORMAT 'auto' DATEFORMAT 'auto' GZIP")]
    [InlineData("JsonAutoIgnoreCase", "JSON 'auto ignorecase' TIMEFORMAT 'auto' DATEFORMAT 'auto' GZIP")]
    [InlineData("JsonWhole", "JSON 'noshred' GZIP")]
    [InlineData("Csv", "CSV TIMEFORMAT 'auto' DATEFORMAT 'auto' GZIP")]
    [InlineData("Delimited", @"DELIMITER '\t' TIMEFORMAT 'auto' DATEFORMAT 'auto' GZIP")]
    public void Formats_AreSpelledAsCopyDoes(string format, string options) => Configuration(props => props with
    {
        Copy = format switch
        {
            "JsonAuto" => RedshiftCopy.JsonAuto(),
            "JsonAutoIgnoreCase" => RedshiftCopy.JsonAutoIgnoreCase(),
            "JsonWhole" => RedshiftCopy.JsonWhole(),
            "Csv" => RedshiftCopy.Csv(),
            _ => RedshiftCopy.Delimited(@"\t"),
        },
    })["CopyCommand"]!["CopyOptions"]!.ToString().ShouldBe(options);

    [Fact]
    public void WholeDocuments_TakeOneColumn()
    {
        Mistakes(props => props with { Table = RedshiftTable.FromName("t", "a"), Copy = RedshiftCopy.JsonWhole() })
            .ShouldBeEmpty();
        Mistakes(props => props with { Table = RedshiftTable.FromName("t", "a", "b"), Copy = RedshiftCopy.JsonWhole() }).ShouldBe(
        [
            "Destination.Copy.JsonWhole must have a table of one column; got 2 columns; name that one by RedshiftTable.FromName",
        ]);
    }

    [Theory]
    [InlineData("ACCEPTINVCHARS", true)]
    [InlineData("lzop", false)]
    [InlineData("iam_role default", false)]
    [InlineData("CREDENTIALS 'aws_iam_role=x'", false)]
    [InlineData("NULL AS 'gzipped'", true)]
    public void AdditionalOptions_HoldNeitherCredentialsNorCompression(string options, bool allowed) =>
        Mistakes(props => props with { Copy = RedshiftCopy.JsonAuto() with { Additional = options } }).Any().ShouldBe(!allowed);

    [Theory]
    [InlineData("|", true)]
    [InlineData(@"\t", true)]
    [InlineData("'", false)]
    [InlineData("||", false)]
    [InlineData("", false)]
    public void Delimiters_ByRedshiftsRule(string delimiter, bool allowed) =>
        Mistakes(props => props with { Copy = RedshiftCopy.Delimited(delimiter) }).Any().ShouldBe(!allowed);

    [Theory]
    [InlineData("events.abc.eu-west-1.redshift.amazonaws.com", true)]
    [InlineData("events.abc.cn-north-1.redshift.amazonaws.com.cn", true)]
    [InlineData("events.111122223333.eu-west-1.redshift-serverless.amazonaws.com", true)]
    [InlineData("events.abc.eu-west-1.redshift.amazonaws.com:5439", false)]
    [InlineData("events.example.com", false)]
    public void Addresses_ByFirehosesPattern(string address, bool allowed) =>
        Mistakes(props => props with { Target = RedshiftTarget.Cluster(address, "dev") }).Any().ShouldBe(!allowed);

    [Fact]
    public void ServerlessByName_HasTheDocumentedAddress() => Configuration(props => props with
    {
        Target = RedshiftTarget.Serverless("events", "dev"),
    })["ClusterJDBCURL"]!.ToString().ShouldContain("events.111122223333.eu-west-1.redshift-serverless.");

    [Fact]
    public void ClusterAndWorkgroupOfTheApp_AreAskedForTheirAddress()
    {
        var template = Synth.Template(stack =>
        {
            var cluster = new CfnCluster(stack, "Cluster", new CfnClusterProps
            {
                ClusterType = "single-node",
                DbName = "dev",
                MasterUsername = "admin",
                NodeType = "ra3.large",
            });
            var workgroup = new CfnWorkgroup(stack, "Workgroup", new CfnWorkgroupProps { WorkgroupName = "events" });
            var props = Minimal(stack);
            new Delivery(stack, "A",
                new() { Destination = DeliveryDestination.Redshift(props with { Target = RedshiftTarget.Cluster(cluster) }) });
            new Delivery(stack, "B", new()
            {
                Destination = DeliveryDestination.Redshift(props with { Target = RedshiftTarget.Serverless(workgroup, "dev") }),
            });
        });
        var urls = template.All(DeliveryTests.Type).Values
            .Select(stream => stream["Properties"]!["RedshiftDestinationConfiguration"]!["ClusterJDBCURL"]!.ToJsonString())
            .ToList();
        urls.ShouldContain(
            """{"Fn::Join":["",["jdbc:redshift://",{"Fn::GetAtt":["Cluster","Endpoint.Address"]},":",""" +
            """{"Fn::GetAtt":["Cluster","Endpoint.Port"]},"/dev"]]}""");
        urls.ShouldContain(
            """{"Fn::Join":["",["jdbc:redshift://",{"Fn::GetAtt":["Workgroup","Workgroup.Endpoint.Address"]},":",""" +
            """{"Fn::GetAtt":["Workgroup","Workgroup.Endpoint.Port"]},"/dev"]]}""");
    }

    [Theory]
    [InlineData("111122223333", false)]
    [InlineData("444455556666", true)]
    public void BucketOfAnotherAccount_MaySetTheObjectsAcl(string owner, bool allowed) => Synth.Template(
        stack => Deliver(stack, Minimal(stack) with
        {
            Bucket =
                Bucket.FromBucketAttributes(stack, "Theirs", new BucketAttributes { BucketName = "theirs", Account = owner }),
        }),
        env: Synth.Known).Json.ToJsonString().Contains("s3:PutObjectAcl").ShouldBe(allowed);

    [Fact]
    public void SecretOfTheApp_IsReadWithItsKeyBySecretsManagerAlone()
    {
        var template = Synth.Template(
            stack => Deliver(stack, Minimal(stack) with
            {
                Credentials = new Secret(stack, "Secret", new SecretProps { EncryptionKey = new Key(stack, "Key") }),
            }),
            env: Synth.Known);
        template.Statements().Count(statement => $"{statement["Action"]}" == "secretsmanager:GetSecretValue").ShouldBe(1);
        template.Statements()
            .Single(statement => $"{statement["Action"]}" == "kms:Decrypt" && statement["Principal"] is null)["Condition"]!
            .ToJsonString().ShouldBe("""{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""");
    }

    // Manifests lie beside the prefix or below it; COPY lists and reads all of them with this role.
    [Fact]
    public void KeyOfTheObjects_ForTheFoldersOfLoadsOnly()
    {
        var template = Synth.Template(
            stack => Deliver(stack, Minimal(stack) with
            {
                EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
            }),
            env: Synth.Known);
        var condition = template.Statements()
            .Single(statement => statement.ToJsonString().Contains("kms:GenerateDataKey"))["Condition"]!;
        condition["StringEquals"]!.ToJsonString().ShouldBe("""{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}""");
        condition["StringLike"]!["kms:EncryptionContext:aws:s3:arn"]!.AsArray()
            .Select(context => $"{context!["Fn::Join"]![1]!.AsArray().Last()}")
            .ShouldBe([":s3:::bucket", ":s3:::bucket/redshift/*", ":s3:::bucket/manifests/*", ":s3:::bucket/errors/*"]);
    }

    private static RedshiftDestinationProps Minimal(Stack stack) => new()
    {
        Target = RedshiftTarget.Cluster("events.abc123xyz789.eu-west-1.redshift.amazonaws.com", "dev"),
        Credentials = Secret.FromSecretCompleteArn(
            stack, "Credentials", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:redshift-AbCdEf"),
        Table = RedshiftTable.FromName("public.readings"),
        Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
    };

    private static void Deliver(Stack stack, RedshiftDestinationProps props) =>
        new Delivery(stack, "Delivery", new() { Destination = DeliveryDestination.Redshift(props) });

    private static JsonNode Configuration(Func<RedshiftDestinationProps, RedshiftDestinationProps> change) =>
        Configuration(Synth.Template(stack => Deliver(stack, change(Minimal(stack))), env: Synth.Known));

    private static JsonNode Configuration(Template template) =>
        template.Properties(DeliveryTests.Type)["RedshiftDestinationConfiguration"]!;

    private static IReadOnlyList<string> Mistakes(Func<RedshiftDestinationProps, RedshiftDestinationProps> change) =>
        Ranges.Mistakes(stack => Deliver(stack, change(Minimal(stack))));
}
