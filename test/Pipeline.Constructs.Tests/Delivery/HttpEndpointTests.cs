using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Tests;

public class HttpEndpointTests
{
    [Fact]
    public void UrlAndBackupAlone_OthersAreDefaults() => Snapshot.Verify(EndpointLab.Template(stack => Endpoint(stack)).Json);

    // Pipeline.Local.Tests runs the deliveries that are accepted here.
    [Fact]
    public void DeliveryWithItsBucket_IsAsTheLocalRunRunsIt() =>
        Snapshot.Verify(EndpointLab.Template(stack => Endpoint(stack, props => props with
        {
            ContentEncoding = HttpContentEncoding.Gzip,
            CommonAttributes = new Dictionary<string, string> { ["stage"] = "dev" },
            Backup = new() { Bucket = new Bucket(stack, "Failed") },
        })).Json);

    [Fact]
    public void EveryProp_IsRendered() => Snapshot.Verify(EndpointLab.Template(stack => Endpoint(stack, props => props with
    {
        Name = "Events",
        AccessKey = EndpointLab.EncryptedSecret(stack),
        ContentEncoding = HttpContentEncoding.Gzip,
        CommonAttributes = new Dictionary<string, string> { ["stage"] = "dev", ["application"] = "" },
        RetryDuration = Duration.Hours(2),
        BufferingSize = Size.Mebibytes(64),
        BufferingInterval = Duration.Minutes(15),
        Backup = new()
        {
            Bucket = Bucket.FromBucketName(stack, "All", "everything"),
            Mode = DeliveryBackupMode.All,
            Prefix = "all/",
            ErrorOutputPrefix = "failed/!{firehose:error-output-type}/",
            Compression = DeliveryCompression.Snappy,
            BufferingSize = Size.Mebibytes(128),
            BufferingInterval = Duration.Seconds(60),
            EncryptionKey = EndpointLab.Key(stack),
        },
    })).Json);

    [Fact]
    public void Zeros_AreRenderedAsZero()
    {
        var rendered = EndpointLab.Rendered(stack => Endpoint(stack, props => props with
        {
            RetryDuration = Duration.Seconds(0),
            BufferingInterval = Duration.Seconds(0),
        }));
        rendered["RetryOptions"]!.ToJsonString().ShouldBe("""{"DurationInSeconds":0}""");
        rendered["BufferingHints"]!.ToJsonString().ShouldBe("""{"IntervalInSeconds":0,"SizeInMBs":5}""");
    }

    [Fact]
    public void EveryPropWrong_OneMessageListsAll() => EndpointLab.Mistakes(stack => Endpoint(stack, props => props with
    {
        Url = "http://events.example.com",
        Name = " ",
        CommonAttributes = Enumerable.Range(0, 49).ToDictionary(number => $"a{number}", number => $"{number}")
            .Append(new("", "")).Append(new("long", new string('x', 1025))).ToDictionary(),
        RetryDuration = Duration.Seconds(7201),
        BufferingSize = Size.Mebibytes(65),
        BufferingInterval = Duration.Seconds(901),
        Backup = props.Backup with { BufferingInterval = Duration.Seconds(59) },
    })).ShouldBe(
    [
        "Destination.Url must be an https URL on port 443; got http://events.example.com; write it as https://host/path",
        "Destination.Name must not be blank; got  ; name it, or leave it out",
        "Destination.CommonAttributes must hold 0 to 50 attributes; got 51; lower it to at most 50",
        "Destination.CommonAttributes[].Name must be 1 to 256 characters long; got 0 characters; raise it to at least 1",
        "Destination.CommonAttributes[long].Value must be 0 to 1024 characters long; got 1025 characters; lower it to at most " +
        "1024",
        "Destination.RetryDuration must be 0 to 7200 seconds; got 7201 seconds; lower it to at most 7200",
        "Destination.BufferingSize must be 1 to 64 MiB; got 65 MiB; lower it to at most 64",
        "Destination.BufferingInterval must be 0 to 900 seconds; got 901 seconds; lower it to at most 900",
        "Destination.Backup.BufferingInterval must be 60 to 900 seconds; got 59 seconds; raise it to at least 60",
    ]);

    public static TheoryData<string, double, bool> Edges() => Ranges.Edges(
        ("Url", ServiceLimits.Firehose.HttpUrlLength with { Minimum = "https://a".Length }),
        ("Name", ServiceLimits.Firehose.HttpNameLength),
        ("CommonAttributes", ServiceLimits.Firehose.HttpCommonAttributeCount),
        ("CommonAttributes[x].Name", ServiceLimits.Firehose.HttpCommonAttributeNameLength),
        ("CommonAttributes[x].Value", ServiceLimits.Firehose.HttpCommonAttributeValueLength),
        ("RetryDuration", ServiceLimits.Firehose.RetrySeconds),
        ("BufferingSize", ServiceLimits.Firehose.HttpBufferingSizeMiB),
        ("BufferingInterval", ServiceLimits.Firehose.HttpBufferingIntervalSeconds));

    [Theory]
    [MemberData(nameof(Edges))]
    public void Boundaries_InsideOnly(string prop, double value, bool allowed)
    {
        var text = new string('x', (int)value);
        var mistakes = EndpointLab.Mistakes(stack => Endpoint(stack, props => prop switch
        {
            "Url" => props with { Url = "https://a" + new string('x', Math.Max(0, (int)value - 9)) + (value < 9 ? ":80" : "") },
            "Name" => props with { Name = text },
            "CommonAttributes" =>
                props with { CommonAttributes = Enumerable.Range(0, (int)value).ToDictionary(number => $"a{number}", _ => "") },
            "CommonAttributes[x].Name" => props with { CommonAttributes = new Dictionary<string, string> { [text] = "" } },
            "CommonAttributes[x].Value" => props with { CommonAttributes = new Dictionary<string, string> { ["x"] = text } },
            "RetryDuration" => props with { RetryDuration = Duration.Seconds(value) },
            "BufferingSize" => props with { BufferingSize = Size.Mebibytes(value) },
            _ => props with { BufferingInterval = Duration.Seconds(value) },
        }));
        mistakes.Count.ShouldBe(allowed ? 0 : 1);
    }

    [Theory]
    [InlineData("https://events.example.com", true)]
    [InlineData("https://events.example.com:443/v1/input?dd-protocol=aws-kinesis-firehose", true)]
    [InlineData("https://events.example.com:8443/", false)]
    [InlineData("https://user:password@events.example.com/", false)]
    [InlineData("http://events.example.com/", false)]
    [InlineData("https:///path", false)]
    [InlineData("https://events example.com/", false)]
    [InlineData("events.example.com", false)]
    [InlineData("", false)]
    public void Urls_HttpsOnPort443Only(string url, bool allowed) =>
        EndpointLab.Mistakes(stack => Endpoint(stack, props => props with { Url = url })).Count.ShouldBe(allowed ? 0 : 1);

    [Fact]
    public void CredentialsInTheUrl_AreRefusedAndNotRepeated() => EndpointLab
        .Mistakes(stack => Endpoint(stack, props => props with { Url = "https://user:password@events.example.com/" }))
        .ShouldHaveSingleItem()
        .ShouldBe("Destination.Url must be without user and password; got a URL with them; put credentials into a secret");

    [Fact]
    public void TokensInTheUrl_AreLeftToDeployment() => EndpointLab
        .Mistakes(stack => Endpoint(stack, props => props with { Url = new CfnParameter(stack, "Url").ValueAsString }))
        .ShouldBeEmpty();

    [Fact]
    public void Permissions_BackupAndSecretOnly() => EndpointLab
        .Statements(stack => Endpoint(stack, props => props with { AccessKey = EndpointLab.EncryptedSecret(stack) })).ShouldBe(
        [
            "kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/k if "
                + """{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}""",
            "s3:AbortMultipartUpload s3:GetObject s3:PutObject on arn:<AWS::Partition>:s3:::failed/source/* " +
            "arn:<AWS::Partition>:s3:::failed/errors/*",
            "s3:GetBucketLocation s3:ListBucket s3:ListBucketMultipartUploads on arn:<AWS::Partition>:s3:::failed",
            $"secretsmanager:GetSecretValue on {EndpointLab.SecretArn}",
        ]);

    [Fact]
    public void EndpointWithoutAccessKey_ReadsNoSecret() =>
        EndpointLab.Statements(stack => Endpoint(stack)).ShouldEachBe(line => line.StartsWith("s3:", StringComparison.Ordinal));

    [Theory]
    [InlineData("111122223333", false)]
    [InlineData("444455556666", true)]
    public void BackupOfAnotherAccount_MaySetTheObjectsAcl(string owner, bool allowed) => EndpointLab
        .Statements(stack => Endpoint(stack, props => props with
        {
            Backup = new()
            {
                Bucket =
                    Bucket.FromBucketAttributes(stack, "Theirs", new BucketAttributes { BucketName = "theirs", Account = owner }),
            },
        })).Any(line => line.Contains("s3:PutObjectAcl")).ShouldBe(allowed);

    [Fact]
    public void SecretOfAnotherAccount_IsNamedWithItsAccount()
    {
        const string Theirs = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:key-AbCdEf";
        EndpointLab.Statements(stack =>
            Endpoint(stack, props => props with { AccessKey = Secret.FromSecretCompleteArn(stack, "Theirs", Theirs) }))
            .ShouldContain($"secretsmanager:GetSecretValue on {Theirs}");
    }

    private static DeliveryDestination Endpoint(Stack stack,
        Func<HttpEndpointDestinationProps, HttpEndpointDestinationProps>? change = null)
    {
        var props =
            new HttpEndpointDestinationProps { Url = "https://events.example.com/firehose", Backup = EndpointLab.Backup(stack) };
        return DeliveryDestination.HttpEndpoint(change?.Invoke(props) ?? props);
    }
}
