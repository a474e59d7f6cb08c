using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

public class S3ChannelTests
{
    private const string Type = "AWS::Kinesis::Channel";

    [Fact]
    public void Defaults_DeliverJsonCompressed() => Snapshot.Verify(Synth
        .Template(stack => new S3Channel(stack, "Channel", new()
        {
            Stream = DeliveryTests.EncryptedStream(stack),
            Bucket = new PipelineBucket(stack, "Bucket", new() { EncryptionKey = new PipelineKey(stack, "Key").Key }).Bucket,
        })).Below("Channel"));

    // CloudFormation creates the new channel before it deletes the old one, and Kinesis does not allow two channels of one name.
    [Fact]
    public void ReplacedChannel_HasAnotherName()
    {
        static string Name(Func<S3ChannelProps, S3ChannelProps>? change = null)
        {
            var template = Synth.Template(stack =>
            {
                var props = new S3ChannelProps
                {
                    Stream = new IngestStream(stack, "Stream", new() { Encryption = IngestEncryption.None }),
                    Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
                };
                _ = new S3Channel(stack, "Channel", change?.Invoke(props) ?? props);
            });
            return $"{template.Properties(Type)["ChannelName"]}";
        }

        var name = Name();
        Name().ShouldBe(name);
        Name(props => props with { DataFreshness = Duration.Seconds(900) }).ShouldBe(name);
        string[] others =
        [
            Name(props => props with { Folder = "other/" }),
            Name(props => props with { ErrorFolder = "other/" }),
            Name(props => props with { RecordFormat = ChannelRecordFormat.Text }),
            Name(props => props with { Compression = ChannelCompression.None }),
            Name(props => props with { Bucket = Bucket.FromBucketName(props.Stream, "Other", "other") }),
            Name(props =>
                props with { EncryptionKey = Amazon.CDK.AWS.KMS.Key.FromKeyArn(props.Stream, "K",
                    "arn:aws:kms:eu-west-1:111122223333:key/k") }),
        ];
        others.Append(name).Distinct().Count().ShouldBe(7);
        others.ShouldEachBe(other => other.Length <= 128);
    }

    [Fact]
    public void EverythingSet_IsRendered()
    {
        var template = Synth.Template(stack => new S3Channel(stack, "Channel", new()
        {
            Stream = Unencrypted(stack),
            Bucket = Bucket.FromBucketAttributes(
                stack, "Bucket", new BucketAttributes { BucketName = "bucket", Account = "444455556666" }),
            EncryptionKey = new PipelineKey(stack, "Key").Key,
            RecordFormat = ChannelRecordFormat.Bytes,
            Compression = ChannelCompression.None,
            DataFreshness = Duration.Minutes(15),
            Folder = "badges/raw/",
            ErrorFolder = "badges/failed/",
        }));
        var channel = template.Properties(Type);
        $"{channel["StreamConfigurationList"]![0]!["RecordConfiguration"]!["RecordFormatType"]}".ShouldBe("BYTE_ARRAY");
        var destination = channel["S3DestinationConfiguration"]!;
        $"{destination["DataFreshnessInSeconds"]}".ShouldBe("900");
        $"{destination["StorageConfiguration"]!["CompressionType"]}".ShouldBe("NONE");
        $"{destination["StorageConfiguration"]!["ExpectedBucketOwner"]}".ShouldBe("444455556666");
        $"{destination["StorageConfiguration"]!["OutputKeyTemplate"]}".ShouldStartWith("badges/raw/!{yyyy}/");
        $"{destination["DeadLetterQueueS3Configuration"]!["ErrorOutputPrefix"]}".ShouldBe("badges/failed/");
        $"{channel["EncryptionConfiguration"]!["EncryptionType"]}".ShouldBe("KMS");
        template.RoleStatements("ChannelRole").Where(statement => $"{statement["Action"]}".Contains("s3:"))
            .ShouldEachBe(statement => $"{statement["Condition"]!["StringEquals"]!["aws:ResourceAccount"]}" == "444455556666");
    }

    [Fact]
    public void UnencryptedStreamAndBucket_GiveNoKeyPermission() => Synth
        .Template(stack => Make(stack, Unencrypted(stack))).RoleStatements("ChannelRole").Count.ShouldBe(2);

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new S3Channel(stack, "Channel", new()
    {
        Stream = new IngestStream(stack, "Stream", new() { Capacity = IngestCapacity.Provisioned(1) }),
        Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
        DataFreshness = Duration.Seconds(299),
        Folder = "data/!{yyyy}/",
        ErrorFolder = "../",
    })).ShouldBe(
    [
        "Stream must be on-demand; got provisioned capacity; use IngestCapacity.OnDemand()",
        "Stream must be encrypted with a customer managed key or not at all; got the key that AWS manages (aws/kinesis); " +
        "use IngestEncryption.CustomerManaged(key)",
        "DataFreshness must be 300 to 900 seconds; got 299 seconds; raise it to at least 300",
        "Folder must be a path that ends with /, of letters, digits and !-_'.*()=, with no part that is only periods; got " +
        "data/!{yyyy}/; write it as data/ or badges/data/",
        "ErrorFolder must be a path that ends with /, of letters, digits and !-_'.*()=, with no part that is only periods; " +
        "got ../; " +
        "write it as data/ or badges/data/",
    ]);

    [Theory]
    [InlineData(300, true)]
    [InlineData(900, true)]
    [InlineData(901, false)]
    public void FreshnessBoundaries_InsideOnly(int seconds, bool allowed) =>
        Ranges.Mistakes(stack => new S3Channel(stack, "Channel", new()
        {
            Stream = Unencrypted(stack),
            Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
            DataFreshness = Duration.Seconds(seconds),
        })).Count.ShouldBe(allowed ? 0 : 1);

    [Fact]
    public void SecondChannelOfAStream_IsRefused() => Ranges.Mistakes(stack =>
    {
        var stream = Unencrypted(stack);
        Make(stack, stream);
        _ = new S3Channel(stack, "Second", new() { Stream = stream, Bucket = Bucket.FromBucketName(stack, "Other", "other") });
    }).ShouldHaveSingleItem().ShouldBe("Stream must have one channel to S3 at most; got a second; remove one");

    private static IngestStream Unencrypted(Stack stack) => new(stack, "Stream", new() { Encryption = IngestEncryption.None });

    private static S3Channel Make(Stack stack, IngestStream stream) =>
        new(stack, "Channel", new() { Stream = stream, Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket") });
}
