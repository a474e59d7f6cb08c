using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class EventCatalogTests
{
    private const string Table = "AWS::Glue::Table";
    private const string WorkGroup = "AWS::Athena::WorkGroup";

    private static readonly EventSchema Schema = EventSchema.Parse("""
        {
          "title": "Badge readings",
          "description": "Who was where.",
          "type": "object",
          "properties": {
            "Zone": { "type": "string", "description": "Where." },
            "readAt": { "type": "string", "format": "date-time" },
            "day_of_event": { "type": "string", "format": "date" },
            "sensor": { "type": "object", "properties": { "Id": { "type": "integer" }, "ok": { "type": "boolean" } } },
            "scores": { "type": "array", "items": { "type": "number" } }
          },
          "required": ["Zone", "readAt"],
          "x-dynamodb": { "partitionKey": "Zone" }
        }
        """);

    [Fact]
    public void SchemaAndBucket_ProjectedTableBoundedWorkgroupEncryptedResults() =>
        Snapshot.Verify(Synth.Template(stack => new EventCatalog(stack, "Catalog", Minimal(stack))).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(stack => new EventCatalog(stack, "Catalog", new()
    {
        Schema = Schema,
        Bucket = Bucket(stack),
        Layout = DeliveryLayout.Daily("raw/badges/"),
        Format = CatalogFormat.Parquet,
        ProjectionStart = "2026/11/01",
        DatabaseName = "badges",
        ResultsBucket = Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, "Mine", "my-results"),
        ResultsPrefix = "athena/badges/",
        EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
        BytesScannedCutoff = Size.Gibibytes(1),
        NamedQueries = new Dictionary<string, string> { ["Crowded zones"] = "SELECT 1" },
    })).Json);

    [Theory]
    [InlineData(true, "projection.datehour", "yyyy/MM/dd/HH", "HOURS", "/events/${datehour}/")]
    [InlineData(false, "projection.day", "yyyy/MM/dd", "DAYS", "/events/${day}/")]
    public void Projection_IsTheDeliveryLayout(bool hourly, string key, string format, string unit, string template)
    {
        var layout = hourly ? DeliveryLayout.Hourly("events/") : DeliveryLayout.Daily("events/");
        var input = Synth.Template(stack => new EventCatalog(stack, "Catalog", Minimal(stack) with { Layout = layout }))
            .Properties(Table)["TableInput"]!;
        var parameters = input["Parameters"]!;
        ((string)parameters["projection.enabled"]!).ShouldBe("true");
        ((string)parameters[$"{key}.type"]!).ShouldBe("date");
        ((string)parameters[$"{key}.format"]!).ShouldBe(format);
        ((string)parameters[$"{key}.interval"]!).ShouldBe("1");
        ((string)parameters[$"{key}.interval.unit"]!).ShouldBe(unit);
        ((string)parameters[$"{key}.range"]!).ShouldBe("NOW-1YEARS,NOW");
        parameters["storage.location.template"]!.ToJsonString().ShouldContain(template);
        // Queries read with the same format by which Firehose writes.
        layout.FirehosePrefix.Replace($"!{{timestamp:{format}}}", "X")
            .ShouldBe(layout.LocationTemplate.Replace($"${{{layout.PartitionKey}}}", "X"));
        ((string)input["PartitionKeys"]![0]!["Name"]!).ShouldBe(layout.PartitionKey);
    }

    [Fact]
    public void MixedCaseNames_BecomeLowerCaseColumnsThatTheSerDeFinds()
    {
        var storage = Synth.Template(stack => new EventCatalog(stack, "Catalog", Minimal(stack)))
            .Properties(Table)["TableInput"]!["StorageDescriptor"]!;
        storage["Columns"]!.AsArray().Select(column => $"{column!["Name"]} {column["Type"]}").ShouldBe(
        [
            "zone string", "readat string", "day_of_event date", "sensor struct<id:bigint,ok:boolean>", "scores array<double>",
        ]);
        ((string)storage["SerdeInfo"]!["SerializationLibrary"]!).ShouldBe("org.openx.data.jsonserde.JsonSerDe");
        ((string)storage["SerdeInfo"]!["Parameters"]!["case.insensitive"]!).ShouldBe("TRUE");
    }

    [Fact]
    public void NamesThatNoColumnHas_AreMappedForTheSerDe()
    {
        var template = Synth.Template(stack => new EventCatalog(stack, "Catalog", Minimal(stack) with
        {
            Schema = EventSchema.Parse("""
                {
                  "type": "object",
                  "properties": {
                    "User-Id": { "type": "string" },
                    "@timestamp": { "type": "string", "format": "date-time" },
                    "http": { "type": "object", "properties": { "status.code": { "type": "integer" } } },
                    "labels": { "type": "object", "additionalProperties": { "type": "string" } }
                  },
                  "required": ["User-Id", "@timestamp"],
                  "x-dynamodb": { "partitionKey": "User-Id" }
                }
                """),
        }));
        var storage = template.Properties(Table)["TableInput"]!["StorageDescriptor"]!;
        storage["Columns"]!.AsArray().Select(column => $"{column!["Name"]} {column["Type"]}").ShouldBe(
            ["user_id string", "_timestamp string", "http struct<status_code:bigint>", "labels map<string,string>"]);
        storage["SerdeInfo"]!["Parameters"]!.AsObject().Select(parameter => $"{parameter.Key}={parameter.Value}").Order(
            ).ShouldBe(
        [
            "case.insensitive=TRUE", "ignore.malformed.json=TRUE", "mapping._timestamp=@timestamp",
                "mapping.status_code=status.code",
            "mapping.user_id=user-id",
        ]);
        template.All("AWS::Athena::NamedQuery").Values.ShouldEachBe(
            query => !query.ToJsonString().Contains("user-id", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack => new EventCatalog(stack, "Catalog", new()
        {
            Schema = EventSchema.Parse("""
                {
                  "type": "object",
                  "properties": { "DateHour": { "type": "integer" } },
                  "required": ["DateHour"],
                  "x-dynamodb": { "partitionKey": "DateHour" }
                }
                """),
            Bucket = Bucket(stack),
            ProjectionStart = "2026/11/21",
            DatabaseName = "Badges-db",
            ResultsBucket = Bucket(stack, "Mine"),
            ResultsPrefix = "/results",
            AccessLogs = PipelineBucket.ForAccessLogs(stack, "Logs"),
            BytesScannedCutoff = Size.Bytes(9_999_999),
            NamedQueries = new Dictionary<string, string> { [new string('q', 129)] = "SELECT 1", ["empty"] = "" },
        })));
        Snapshot.VerifyText(error.Message);
    }

    [Theory]
    [InlineData("NOW", true)]
    [InlineData("NOW-3YEARS", true)]
    [InlineData("NOW-1MONTH", true)]
    [InlineData("2026/11/21/13", true)]
    [InlineData("NOW-0DAYS", false)]
    [InlineData("NOW+1DAYS", false)]
    [InlineData("now-1years", false)]
    [InlineData("2026/13/21/13", false)]
    [InlineData("2026-11-21", false)]
    [InlineData("NOW-1YEARS,NOW", false)]
    public void ProjectionStart_IsWhatAthenaReads(string start, bool allowed)
    {
        void Make() =>
            Synth.Template(stack => new EventCatalog(stack, "Catalog", Minimal(stack) with { ProjectionStart = start }));
        if (allowed)
        {
            Make();
        }
        else
        {
            Should.Throw<InvalidInputException>(Make).Violations.ShouldHaveSingleItem()
                .ShouldStartWith("ProjectionStart must be NOW");
        }
    }

    [Fact]
    public void CutoffBoundary_IsAllowed()
    {
        var least = ServiceLimits.Athena.BytesScannedCutoff.Minimum;
        Synth.Template(stack =>
            new EventCatalog(stack, "Catalog", Minimal(stack) with { BytesScannedCutoff = Size.Bytes(least) }))
            .Properties(WorkGroup)["WorkGroupConfiguration"]!["BytesScannedCutoffPerQuery"]!.GetValue<double>().ShouldBe(least);
    }

    [Fact]
    public void NoDateTimeField_NoQueryByTime()
    {
        var schema = EventSchema.Parse("""
            { "type": "object", "properties": { "id": { "type": "integer" } }, "required": ["id"],
              "x-dynamodb": { "partitionKey": "id" } }
            """);
        var names = Synth.Template(stack => new EventCatalog(stack, "Catalog", Minimal(stack) with { Schema = schema }))
            .All("AWS::Athena::NamedQuery").Values.Select(query => (string)query["Properties"]!["Name"]!);
        names.ShouldBe(["events: latest", "events: by id", "events: malformed"], ignoreOrder: true);
    }

    [Fact]
    public void GrantQuery_IsTheWorkgroupTheTableTheDataAndTheResults()
    {
        var policy = Synth.Template(
            stack => new EventCatalog(stack, "Catalog", Minimal(stack) with
            {
                DatabaseName = "badges",
                ResultsBucket = Bucket(stack, "Mine"),
                EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
            }).GrantQuery(new Role(stack, "Analyst", new RoleProps { AssumedBy = new AccountRootPrincipal() })),
            env: Synth.Known).Properties("AWS::IAM::Policy");
        Snapshot.Verify(policy["PolicyDocument"]!["Statement"]!);
    }

    [Fact]
    public void DataUnderACustomerKey_IsDecryptedThroughS3()
    {
        var policy = Synth.Template(stack =>
        {
            var bucket = new PipelineBucket(stack, "Encrypted", new() { EncryptionKey = new Key(stack, "Key") }).Bucket;
            new EventCatalog(stack, "Catalog", Minimal(stack) with { Bucket = bucket })
                .GrantQuery(new Role(stack, "Analyst", new RoleProps { AssumedBy = new AccountRootPrincipal() }));
        }).Properties("AWS::IAM::Policy")["PolicyDocument"]!["Statement"]!.AsArray();
        var kms = policy.Single(statement => statement!["Action"]!.ToJsonString().Contains("kms:"))!;
        kms["Action"]!.ToJsonString().ShouldBe("\"kms:Decrypt\"");
        kms["Condition"]!["StringEquals"]!["kms:ViaService"].ShouldNotBeNull();
        kms["Condition"]!["StringLike"]!["kms:EncryptionContext:aws:s3:arn"].ShouldNotBeNull();
    }

    [Fact]
    public void TwiceInOneStack_NamesDiffer()
    {
        var template = Synth.Template(stack =>
        {
            var props = Minimal(stack);
            new EventCatalog(stack, "One", props);
            new EventCatalog(stack, "Two", props);
        });
        template.All(WorkGroup).Values.Select(group => (string)group["Properties"]!["Name"]!).ShouldBeUnique();
        template.All("AWS::Glue::Database").Values
            .Select(database => (string)database["Properties"]!["DatabaseInput"]!["Name"]!).ShouldBeUnique();
    }

    [Theory]
    [InlineData("no-slash", "end in a slash")]
    [InlineData("a b/*/", "not hold *, ? or $")]
    [InlineData("${x}/", "not hold *, ? or $")]
    public void LayoutThatQueriesCannotFollow_IsRefused(string prefix, string rule) => Should.Throw<InvalidInputException>(() =>
            Synth.Template(stack =>
                new EventCatalog(stack, "Catalog", Minimal(stack) with { Layout = DeliveryLayout.Hourly(prefix) })))
        .Violations.ShouldHaveSingleItem().ShouldStartWith($"Layout.BasePrefix must {rule}");

    [Fact]
    public void NullsAndUndefinedValues_AreToldInOneMessage()
    {
        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
                new EventCatalog(stack, "Catalog", new() { Schema = null!, Bucket = null! })))
            .Violations.ShouldBe(
                ["Schema must have a value; got null; set it", "Bucket must have a value; got null; set it"]);
        Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
                new EventCatalog(stack, "Catalog", Minimal(stack) with { Format = (CatalogFormat)99 })))
            .Violations.ShouldHaveSingleItem().ShouldStartWith("Format must be one of ");
    }

    // Its name is fixed: if it stayed behind, the next creation of the stack would fail.
    [Fact]
    public void Workgroup_GoesWithItsStackWhateverBecomesOfResults()
    {
        foreach (var policy in new[] { RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, RemovalPolicy.DESTROY })
        {
            var template =
                Synth.Template(stack => new EventCatalog(stack, "Catalog", Minimal(stack) with { RemovalPolicy = policy }));
            var group = template.Only(WorkGroup);
            ((string?)group["DeletionPolicy"]).ShouldBe("Delete", $"{policy}");
            ((bool)group["Properties"]!["RecursiveDeleteOption"]!).ShouldBeTrue($"{policy}");
            template.Only("AWS::S3::Bucket")["DeletionPolicy"]!.ToString()
                .ShouldBe(policy == RemovalPolicy.RETAIN ? "Retain" : "RetainExceptOnCreate", $"{policy}");
        }
    }

    [Fact]
    public void Tokens_AreNotRefused() => Synth.Template(stack =>
    {
        var text = new CfnParameter(stack, "Text");
        new EventCatalog(stack, "Catalog", Minimal(stack) with
        {
            ProjectionStart = text.ValueAsString,
            DatabaseName = text.ValueAsString,
            ResultsPrefix = text.ValueAsString,
        });
    }).Properties("AWS::Glue::Database")["DatabaseInput"]!["Name"]!.ToJsonString().ShouldBe("""{"Ref":"Text"}""");

    [Fact]
    public void AnyPartition_NoArnIsWrittenOut() => Synth
        .Template(
            stack => new EventCatalog(stack, "Catalog", Minimal(stack))
                .GrantQuery(new Role(stack, "Analyst", new RoleProps { AssumedBy = new AccountRootPrincipal() })),
            env: new Amazon.CDK.Environment { Account = "111122223333", Region = "cn-north-1" })
        .Json.ToJsonString().ShouldNotContain("arn:aws:");

    private static readonly CheckedStack WithAKey = new(
        stack =>
        {
            var key = new PipelineKey(stack, "Key").Key;
            new EventCatalog(stack, "Catalog", Minimal(stack) with
            {
                EncryptionKey = key,
                AccessLogs = PipelineBucket.ForAccessLogs(stack, "Logs"),
            });
        },
        // With this flag, CDK lets S3 write logs by bucket policy; access control lists are off.
        context: new() { ["@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy"] = true });

    [Fact]
    public void WithKeyAndAccessLogs_PassesCdkNag() =>
        WithAKey.Findings.Where(finding => finding.Contains("/Catalog/")).ShouldBeEmpty();

    private static EventCatalogProps Minimal(Stack stack) => new() { Schema = Schema, Bucket = Bucket(stack) };

    private static IBucket Bucket(Stack stack, string id = "Data") =>
        Amazon.CDK.AWS.S3.Bucket.FromBucketName(stack, id, id == "Data" ? "badge-data" : "my-results");
}
