using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

/// <summary>The roles' permissions: exactly those that AWS documents.</summary>
public class DeliveryPermissionTests
{
    private static readonly Amazon.CDK.Environment Known = Synth.Known;

    // CDK's L2 also grants DeleteObject*, PutObjectLegalHold and six more actions of S3, and SubscribeToShard and ListStreams of
    // Kinesis.
    [Fact]
    public void AllActions_AreTheDocumentedOnes() => Policies(Encrypted)
        .SelectMany(statement => Texts(statement["Action"])).Order(StringComparer.Ordinal).ShouldBe(
        [
            "kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards",
            "kms:Decrypt", "kms:Decrypt", "kms:GenerateDataKey",
            "logs:PutLogEvents",
            "s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads",
                "s3:PutObject",
        ]);

    [Fact]
    public void Trust_IsLimitedToTheAccountInEveryRole()
    {
        var roles = Synth.Template(Encrypted, env: Known).All("AWS::IAM::Role").Values;
        roles.Count().ShouldBe(2);
        foreach (var role in roles)
        {
            var statement = role["Properties"]!["AssumeRolePolicyDocument"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!;
            statement["Principal"]!.ToJsonString().ShouldBe("""{"Service":"firehose.amazonaws.com"}""");
            statement["Condition"]!.ToJsonString().ShouldBe("""{"StringEquals":{"sts:ExternalId":"111122223333"}}""");
        }
    }

    // Solutions Constructs grants no use of the stream's key; CDK's L2 grants it without the condition.
    [Fact]
    public void KeyOfTheKinesisStream_OnlyToDecryptThatStream()
    {
        var statement = KeyStatements(Encrypted).Single(statement => $"{statement["Action"]}" == "kms:Decrypt");
        statement["Condition"]!["StringEquals"]!.ToJsonString()
            .ShouldBe("""{"kms:ViaService":"kinesis.eu-west-1.amazonaws.com"}""");
        var context = statement["Condition"]!["StringLike"]!["kms:EncryptionContext:aws:kinesis:arn"]!;
        $"{context["Fn::GetAtt"]![0]}".ShouldStartWith("Stream");
        $"{statement["Resource"]!["Fn::GetAtt"]![0]}".ShouldStartWith("StreamKey");
    }

    // fdmsantos/terraform-aws-kinesis-firehose#26: with S3 Bucket Keys the context is the bucket, not the object.
    [Fact]
    public void KeyOfTheBucket_ForTheBucketAndItsFoldersOnly()
    {
        var statement = KeyStatements(Encrypted).Single(statement => statement["Action"] is JsonArray);
        statement["Condition"]!["StringEquals"]!.ToJsonString().ShouldBe("""{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}""");
        var contexts = statement["Condition"]!["StringLike"]!["kms:EncryptionContext:aws:s3:arn"]!.AsArray();
        contexts[0]!["Fn::GetAtt"]!.ShouldNotBeNull();
        contexts.Skip(1).Select(context => $"{context!["Fn::Join"]![1]![1]}").ShouldBe(["/data/*", "/errors/*"]);
    }

    [Fact]
    public void BucketWithoutKey_GivesNoKeyPermission() => KeyStatements(Plain).ShouldBeEmpty();

    // The policies of Terraform's module and of Solutions Constructs end in the log group or in a star.
    [Fact]
    public void Logs_OnlyTheLogStreamsThatExist()
    {
        var template = Synth.Template(
            stack =>
            {
                var bucket = Bucket.FromBucketName(stack, "Bucket", "bucket");
                new Delivery(stack, "Delivery", new()
                {
                    Destination = DeliveryDestination.S3(new() { Bucket = bucket, Backup = new() { Bucket = bucket } }),
                });
            },
            env: Known);
        template.All("AWS::Logs::LogStream").Values.Select(stream => $"{stream["Properties"]!["LogStreamName"]}")
            .ShouldBe(["DestinationDelivery", "BackupDelivery"], ignoreOrder: true);
        template.Statements().Single(statement => $"{statement["Action"]}" == "logs:PutLogEvents")["Resource"]!.AsArray()
            .Select(resource => $"{resource!["Fn::Join"]![1]!.AsArray().Last()}")
            .ShouldBe([":log-stream:DestinationDelivery", ":log-stream:BackupDelivery"]);
    }

    // aws-cdk#7236, #5221: Firehose checks its permissions when the stream is created; Solutions Constructs does not wait for
    // them.
    [Fact]
    public void Stream_WaitsForPoliciesAndLogStreams()
    {
        var template = Synth.Template(Encrypted);
        var awaited = template.Only(DeliveryTests.Type)["DependsOn"]!.AsArray().Select(id => (string)id!);
        awaited.ShouldBe(
            template.All("AWS::IAM::ManagedPolicy").Keys.Concat(template.All("AWS::Logs::LogStream").Keys), ignoreOrder: true);
    }

    [Fact]
    public void OwnRole_GetsTheStatementsAndIsWaitedFor()
    {
        var template = Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = DeliveryTests.ToImported(stack),
            Role = new Role(stack, "Role", new RoleProps { AssumedBy = new ServicePrincipal("firehose.amazonaws.com") }),
        }));
        template.All("AWS::IAM::ManagedPolicy").ShouldBeEmpty();
        template.Only("AWS::IAM::Policy")["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray().Count.ShouldBe(3);
        template.Only(DeliveryTests.Type)["DependsOn"]!.AsArray().Select(id => (string)id!)
            .ShouldContain(template.All("AWS::IAM::Policy").Keys.Single());
    }

    [Fact]
    public void ImmutableRoles_AreLeftAlone()
    {
        var template = Synth.Template(stack =>
        {
            var role = Role.FromRoleName(stack, "Role", "firehose", new FromRoleNameOptions { Mutable = false });
            new Delivery(stack, "Delivery", new()
            {
                Source = DeliverySource.KinesisStream(DeliveryTests.EncryptedStream(stack), role),
                Destination = DeliveryTests.ToImported(stack),
                Role = role,
            });
        });
        template.All("AWS::IAM::Policy").ShouldBeEmpty();
        template.All("AWS::IAM::ManagedPolicy").ShouldBeEmpty();
        template.All("AWS::IAM::Role").ShouldBeEmpty();
        $"{template.Properties(DeliveryTests.Type)["KinesisStreamSourceConfiguration"]!["RoleARN"]}".ShouldContain(
            ":role/firehose");
    }

    [Theory]
    [InlineData("111122223333", false)]
    [InlineData("444455556666", true)]
    public void BucketOfAnotherAccount_MaySetTheObjectsAcl(string owner, bool allowed) => Synth
        .Template(
            stack => new Delivery(stack, "Delivery", new()
            {
                Destination = DeliveryDestination.S3(new()
                {
                    Bucket = Bucket.FromBucketAttributes(stack, "Bucket",
                        new BucketAttributes { BucketName = "bucket", Account = owner }),
                }),
            }),
            env: Known)
        .Json.ToJsonString().Contains("s3:PutObjectAcl").ShouldBe(allowed);

    [Theory]
    [InlineData("data/!{timestamp:yyyy}/", "errors/!{firehose:error-output-type}/", "/data/*", "/errors/*")]
    [InlineData("!{firehose:random-string}/data/", "errors/!{firehose:error-output-type}/", "/*")]
    [InlineData("data/", null, "/data/*")]
    [InlineData("data/", "data/errors/!{firehose:error-output-type}/", "/data/*")]
    [InlineData("a*b/!{timestamp:yyyy}/", "errors/!{firehose:error-output-type}/", "/a*", "/errors/*")]
    public void Objects_OnlyWhereThePrefixesBegin(string prefix, string? errors, params string[] objects) => DeliveryTests
        .ObjectsIn(Synth.Template(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = DeliveryDestination.S3(new()
            {
                Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
                Prefix = prefix,
                ErrorOutputPrefix = errors,
            }),
        }))).ShouldBe(objects.Select(path => $"<bucket>{path}"));

    private static void Plain(Stack stack) =>
        new Delivery(stack, "Delivery", new() { Destination = DeliveryTests.ToImported(stack) });

    private static void Encrypted(Stack stack) => new Delivery(stack, "Delivery", new()
    {
        Source = DeliverySource.KinesisStream(DeliveryTests.EncryptedStream(stack)),
        Destination = DeliveryTests.ToEncrypted(stack),
    });

    private static IEnumerable<JsonObject> Policies(Action<Stack> build) => Synth.Template(build, env: Known)
        .All("AWS::IAM::ManagedPolicy").Values
        .SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
        .Select(statement => statement!.AsObject());

    private static IEnumerable<JsonObject> KeyStatements(Action<Stack> build) =>
        Policies(build).Where(statement => $"{statement["Action"]}".Contains("kms:"));

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray array ? array.Select(text => $"{text}") : [$"{node}"];
}
