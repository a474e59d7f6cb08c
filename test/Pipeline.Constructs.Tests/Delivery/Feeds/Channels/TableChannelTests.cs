using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

public class TableChannelTests
{
    private const string TableBucket = "arn:aws:s3tables:eu-west-1:111122223333:bucket/badges";
    private const string Schema = "arn:aws:glue:eu-west-1:111122223333:schema/badges/scan";

    [Fact]
    public void Defaults_DeliverJson() =>
        Snapshot.Verify(Synth.Template(stack => new TableChannel(stack, "Channel", Smallest(stack))).Below("Channel"));

    [Fact]
    public void EverythingSet_IsRendered()
    {
        var template = Synth.Template(stack => new TableChannel(stack, "Channel", Smallest(stack) with
        {
            Stream = DeliveryTests.EncryptedStream(stack),
            WrittenBySchemaRegistry = true,
            Compression = TableChannelCompression.None,
            DataFreshness = Duration.Minutes(15),
            ErrorFolder = "badges/failed/",
            EncryptionKey = new PipelineKey(stack, "Key").Key,
        }));
        var channel = template.Properties("AWS::Kinesis::Channel");
        $"{channel["StreamConfigurationList"]![0]!["RecordConfiguration"]!["RecordFormatType"]}".ShouldBe("GSR_JSON");
        $"{channel["EncryptionConfiguration"]!["EncryptionType"]}".ShouldBe("KMS");
        var destination = channel["S3TablesDestinationConfiguration"]!;
        $"{destination["DataFreshnessInSeconds"]} {destination["S3TablesConfigurationList"]![0]!["CompressionType"]}".ShouldBe(
            "900 NONE");
        $"{destination["DeadLetterQueueS3Configuration"]!["ErrorOutputPrefix"]}".ShouldBe("badges/failed/");
        template.RoleStatements("ChannelRole").Select(statement => $"{statement["Action"]}")
            .Count(action => action.Contains("kms:")).ShouldBe(4);
        template.RoleStatements("ChannelRole")[0]["Action"]!.ToJsonString().ShouldContain("s3tables:PutTableEncryption");
    }

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new TableChannel(stack, "Channel", Smallest(stack) with
    {
        Stream = new IngestStream(stack, "Provisioned", new() { Capacity = IngestCapacity.Provisioned(1) }),
        TableBucketArn = "arn:aws:s3:::badges",
        Namespace = "Badges",
        TableName = "",
        PartitionField = "",
        SchemaArn = "scan",
        ErrorFolder = "errors",
        DataFreshness = Duration.Seconds(901),
    })).Select(mistake => mistake.Split("; got")[0]).ShouldBe(
    [
        "Stream must be on-demand",
        "Stream must be encrypted with a customer managed key or not at all",
        "TableBucketArn must be the ARN of a table bucket",
        "Namespace must hold lower-case letters, digits and _ only",
        "TableName must be 1 to 255 characters long",
        "PartitionField must name a field",
        "SchemaArn must be the ARN of a schema in Glue Schema Registry",
        "ErrorFolder must be a path that ends with /, of letters, digits and !-_'.*()=, with no part that is only periods",
        "DataFreshness must be 300 to 900 seconds",
    ]);

    [Theory]
    [InlineData(299, 1, 1)]
    [InlineData(300, 255, 0)]
    [InlineData(900, 1, 0)]
    [InlineData(300, 256, 1)]
    public void Boundaries_InsideOnly(int seconds, int name, int mistakes) =>
        Ranges.Mistakes(stack => new TableChannel(stack, "Channel", Smallest(stack) with
        {
            DataFreshness = Duration.Seconds(seconds),
            TableName = new string('t', name),
        })).Count.ShouldBe(mistakes);

    [Fact]
    public void ReplacedChannel_HasAnotherName()
    {
        static string Name(Func<TableChannelProps, TableChannelProps>? change = null) => $"{Synth.Template(stack =>
            new TableChannel(stack, "Channel", (change ?? (props => props))(Smallest(stack))))
            .Properties("AWS::Kinesis::Channel")["ChannelName"]}";
        var name = Name();
        Name(props => props with { DataFreshness = Duration.Seconds(900) }).ShouldBe(name);
        string[] others =
        [
            Name(props => props with { TableName = "other" }),
            Name(props => props with { Namespace = "other" }),
            Name(props => props with { PartitionField = "other" }),
            Name(props => props with { SchemaArn = props.SchemaArn + "x" }),
            Name(props => props with { ErrorFolder = "other/" }),
            Name(props => props with { WrittenBySchemaRegistry = true }),
            Name(props => props with { Compression = TableChannelCompression.Snappy }),
        ];
        others.Append(name).Distinct().Count().ShouldBe(8);
    }

    // A stream has one channel to S3 and one to S3 Tables: a third is refused.
    [Fact]
    public void StreamWithBothChannels_IsFull() => Ranges.Mistakes(stack =>
    {
        var props = Smallest(stack);
        _ = new TableChannel(stack, "Channel", props);
        _ = new S3Channel(stack, "Objects", new() { Stream = props.Stream, Bucket = props.DeadLetterBucket });
        _ = new TableChannel(stack, "Second", props with { TableName = "other" });
    }).ShouldHaveSingleItem().ShouldBe("Stream must have one channel to S3 Tables at most; got a second; remove one");

    private static TableChannelProps Smallest(Stack stack) => new()
    {
        Stream = new IngestStream(stack, "Unencrypted", new() { Encryption = IngestEncryption.None }),
        TableBucketArn = TableBucket,
        Namespace = "badges",
        TableName = "scans",
        PartitionField = "readAt",
        SchemaArn = Schema,
        DeadLetterBucket = Bucket.FromBucketName(stack, "Bucket", "bucket"),
    };
}
