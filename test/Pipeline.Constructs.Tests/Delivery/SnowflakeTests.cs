using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class SnowflakeTests
{
    private const string Vpce = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";

    [Fact]
    public void WhatIsRequired_MapsJsonKeysAtOnce() =>
        Snapshot.Verify(Synth.Template(stack => Deliver(stack, Minimal(stack)), env: Synth.Known).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(Synth.Template(stack => Deliver(stack, Minimal(stack) with
    {
        SnowflakeRole = "LOADER",
        Loading = SnowflakeLoading.ContentAndMetadata("CONTENT", "ORIGIN"),
        PrivateLinkVpceId = Vpce,
        BufferingSize = Size.Mebibytes(128),
        BufferingInterval = Duration.Seconds(900),
        RetryDuration = Duration.Seconds(0),
        Backup = new() { Bucket = Bucket.FromBucketName(stack, "All", "all-bucket"), Mode = DeliveryBackupMode.All },
    })).Properties(DeliveryTests.Type));

    [Fact]
    public void EveryPropWrong_OneMessageListsAll() => Snapshot.VerifyText(string.Join('\n', Mistakes(props => props with
    {
        AccountUrl = "http://snowflake.com",
        Database = "",
        Schema = new string('s', 256),
        Table = new string('t', 256),
        SnowflakeRole = "",
        Loading = SnowflakeLoading.ContentAndMetadata("", ""),
        PrivateLinkVpceId = "vpce-0123456789abcdef0",
        BufferingSize = Size.Mebibytes(129),
        BufferingInterval = Duration.Seconds(901),
        RetryDuration = Duration.Seconds(7201),
        Backup = props.Backup with { BufferingInterval = Duration.Seconds(59) },
    })));

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("BufferingSize", ServiceLimits.Firehose.SnowflakeBufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.SnowflakeBufferingIntervalSeconds),
        ("RetryDuration", ServiceLimits.Firehose.SnowflakeRetrySeconds));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed) =>
        Ranges.Hold(prop, allowed, Mistakes(props => prop switch
    {
        "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
        "BufferingInterval" => props with { BufferingInterval = Duration.Seconds(value) },
        _ => props with { RetryDuration = Duration.Seconds(value) },
    }));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void Names_AreOfSnowflakesLength(int length, bool allowed)
    {
        var name = new string('n', length);
        Mistakes(props =>
            props with
            {
                Database = name,
                Schema = name,
                Table = name,
                SnowflakeRole = name,
                Loading = SnowflakeLoading.Content(name)
            })
            .Count.ShouldBe(allowed ? 0 : 5);
    }

    [Theory]
    [InlineData("https://xy12345.eu-west-1.snowflakecomputing.com", true)]
    [InlineData("xy12345.snowflakecomputing.com:443", true)]
    [InlineData("my-org-my_account.privatelink.snowflakecomputing.com", true)]
    [InlineData("http://xy12345.snowflakecomputing.com", false)]
    [InlineData("https://user:secret@xy12345.snowflakecomputing.com", false)]
    [InlineData("https://xy12345.snowflakecomputing.com.example.com", false)]
    public void Addresses_AreSnowflakesAndWithoutCredentials(string url, bool allowed) =>
        Mistakes(props => props with { AccountUrl = url }).Any().ShouldBe(!allowed);

    [Fact]
    public void Loading_HasTheColumnsThatItsOptionTakes()
    {
        Columns(SnowflakeLoading.JsonMapping()).ShouldBe(("JSON_MAPPING", "", ""));
        Columns(SnowflakeLoading.Content("C")).ShouldBe(("VARIANT_CONTENT_MAPPING", "C", ""));
        Columns(SnowflakeLoading.ContentAndMetadata("C", "M")).ShouldBe(("VARIANT_CONTENT_AND_METADATA_MAPPING", "C", "M"));

        static (string, string, string) Columns(SnowflakeLoading loading)
        {
            var configuration = Synth.Template(stack => Deliver(stack, Minimal(stack) with { Loading = loading }))
                .Properties(DeliveryTests.Type)["SnowflakeDestinationConfiguration"]!;
            return ($"{configuration["DataLoadingOption"]}", $"{configuration["ContentColumnName"]}",
                $"{configuration["MetaDataColumnName"]}");
        }
    }

    [Fact]
    public void AllActions_AreTheDocumentedOnes() => Synth
        .Template(stack => Deliver(stack, Minimal(stack)), env: Synth.Known)
        .All("AWS::IAM::ManagedPolicy").Values.ShouldHaveSingleItem()
        ["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray()
        .SelectMany(statement => statement!["Action"] is System.Text.Json.Nodes.JsonArray many ? many.Select(one => $"{one}")
            : [$"{statement["Action"]}"])
        .Order(StringComparer.Ordinal).ShouldBe(
        [
            "logs:PutLogEvents",
            "s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads",
                "s3:PutObject",
            "secretsmanager:GetSecretValue",
        ]);

    private static SnowflakeDestinationProps Minimal(Stack stack) => new()
    {
        AccountUrl = "https://xy12345.eu-west-1.snowflakecomputing.com",
        Database = "PLANT",
        Schema = "PUBLIC",
        Table = "READINGS",
        Credentials = Secret.FromSecretCompleteArn(
            stack, "Credentials", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:snowflake-AbCdEf"),
        Backup = new() { Bucket = Bucket.FromBucketName(stack, "Backup", "backup-bucket") },
    };

    private static void Deliver(Stack stack, SnowflakeDestinationProps props) =>
        new Delivery(stack, "Delivery", new() { Destination = DeliveryDestination.Snowflake(props) });

    private static IReadOnlyList<string> Mistakes(Func<SnowflakeDestinationProps, SnowflakeDestinationProps> change) =>
        Ranges.Mistakes(stack => Deliver(stack, change(Minimal(stack))));
}
