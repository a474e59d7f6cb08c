using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class SplunkTests
{
    [Fact]
    public void EndpointTokenAndBackupAlone_OthersAreDefaults() =>
        Snapshot.Verify(EndpointLab.Template(stack => Splunk(stack)).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(EndpointLab.Template(stack => Splunk(stack, props => props with
    {
        EndpointType = SplunkEndpointType.Event,
        Token = EndpointLab.EncryptedSecret(stack),
        AcknowledgmentTimeout = Duration.Minutes(10),
        RetryDuration = Duration.Hours(2),
        BufferingSize = Size.Mebibytes(1),
        BufferingInterval = Duration.Seconds(30),
        Backup = new()
        {
            Bucket = Bucket.FromBucketName(stack, "All", "everything"),
            Mode = DeliveryBackupMode.All,
            EncryptionKey = EndpointLab.Key(stack),
        },
    })).Json);

    [Fact]
    public void Zeros_AreRenderedAsZero()
    {
        var rendered = EndpointLab.Rendered(stack => Splunk(stack, props => props with
        {
            RetryDuration = Duration.Seconds(0),
            BufferingInterval = Duration.Seconds(0),
        }));
        rendered["RetryOptions"]!.ToJsonString().ShouldBe("""{"DurationInSeconds":0}""");
        rendered["BufferingHints"]!.ToJsonString().ShouldBe("""{"IntervalInSeconds":0,"SizeInMBs":5}""");
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll() => EndpointLab.Mistakes(stack => Splunk(stack, props => props with
    {
        HecEndpoint = "http://splunk.example.com:8088",
        AcknowledgmentTimeout = Duration.Seconds(179),
        RetryDuration = Duration.Seconds(7201),
        BufferingSize = Size.Mebibytes(6),
        BufferingInterval = Duration.Seconds(61),
        Backup = props.Backup with { BufferingSize = Size.Mebibytes(129) },
    })).ShouldBe(
    [
        "Destination.HecEndpoint must be an https URL; got http://splunk.example.com:8088; write it as https://host:port",
        "Destination.AcknowledgmentTimeout must be 180 to 600 seconds; got 179 seconds; raise it to at least 180",
        "Destination.RetryDuration must be 0 to 7200 seconds; got 7201 seconds; lower it to at most 7200",
        "Destination.BufferingSize must be 1 to 5 MiB; got 6 MiB; lower it to at most 5",
        "Destination.BufferingInterval must be 0 to 60 seconds; got 61 seconds; lower it to at most 60",
        "Destination.Backup.BufferingSize must be 1 to 128 MiB; got 129 MiB; lower it to at most 128",
    ]);

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("HecEndpoint", ServiceLimits.Firehose.SplunkHecEndpointLength),
        ("AcknowledgmentTimeout", ServiceLimits.Firehose.SplunkAcknowledgmentSeconds),
        ("RetryDuration", ServiceLimits.Firehose.RetrySeconds),
        ("BufferingSize", ServiceLimits.Firehose.SplunkBufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.SplunkBufferingIntervalSeconds));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed)
    {
        var mistakes = EndpointLab.Mistakes(stack => Splunk(stack, props => prop switch
        {
            // A URL has more than one character; the lowest allowed length means that it must not be empty.
            "HecEndpoint" =>
                props with
                {
                    HecEndpoint = value == 1 ? "https://a" : value == 0 ? "" : "https://" +
                    new string('x', (int)value - 8)
                },
            "AcknowledgmentTimeout" => props with { AcknowledgmentTimeout = Duration.Seconds(value) },
            "RetryDuration" => props with { RetryDuration = Duration.Seconds(value) },
            "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
            _ => props with { BufferingInterval = Duration.Seconds(value) },
        }));
        mistakes.Count.ShouldBe(allowed ? 0 : 1);
    }

    [Theory]
    [InlineData("https://splunk.example.com:8088", true)]
    [InlineData("https://http-inputs-firehose-example.splunkcloud.com:443", true)]
    [InlineData("http://splunk.example.com:8088", false)]
    [InlineData("https://user:password@splunk.example.com:8088", false)]
    [InlineData("splunk.example.com:8088", false)]
    public void Endpoints_HttpsOnAnyPort(string endpoint, bool allowed) =>
        EndpointLab.Mistakes(stack => Splunk(stack, props => props with { HecEndpoint = endpoint })).Count.ShouldBe(allowed ? 0
            : 1);

    [Fact]
    public void Permissions_BackupAndSecretOnly() => EndpointLab
        .Statements(stack => Splunk(stack, props => props with { Token = EndpointLab.EncryptedSecret(stack) })).ShouldBe(
        [
            "kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/k if "
                + """{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""",
            "s3:AbortMultipartUpload s3:GetObject s3:PutObject on arn:<AWS::Partition>:s3:::failed/source/* " +
            "arn:<AWS::Partition>:s3:::failed/errors/*",
            "s3:GetBucketLocation s3:ListBucket s3:ListBucketMultipartUploads on arn:<AWS::Partition>:s3:::failed",
            $"secretsmanager:GetSecretValue on {EndpointLab.SecretArn}",
        ]);

    [Theory]
    [InlineData("111122223333", false)]
    [InlineData("444455556666", true)]
    public void BackupOfAnotherAccount_MaySetTheObjectsAcl(string owner, bool allowed) => EndpointLab
        .Statements(stack => Splunk(stack, props => props with
        {
            Backup = new()
            {
                Bucket =
                    Bucket.FromBucketAttributes(stack, "Theirs", new BucketAttributes { BucketName = "theirs", Account = owner }),
            },
        })).Any(line => line.Contains("s3:PutObjectAcl")).ShouldBe(allowed);

    private static DeliveryDestination Splunk(Stack stack, Func<SplunkDestinationProps, SplunkDestinationProps>? change = null)
    {
        var props = new SplunkDestinationProps
        {
            HecEndpoint = "https://splunk.example.com:8088",
            Token = EndpointLab.Secret(stack),
            Backup = EndpointLab.Backup(stack),
        };
        return DeliveryDestination.Splunk(change?.Invoke(props) ?? props);
    }
}
