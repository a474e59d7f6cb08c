using Amazon.CDK;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

public class QueueFeedTests
{
    [Fact]
    public void Defaults_PutBodiesIntoTheStream() => Snapshot.Verify(Synth
        .Template(stack => new QueueFeed(stack, "Feed", new()
        {
            Queue = new Queue(stack, "Queue", new QueueProps { EncryptionMasterKey = new PipelineKey(stack, "QueueKey").Key }),
            Stream = DeliveryTests.EncryptedStream(stack),
        })).Below("Feed"));

    [Fact]
    public void EverythingSet_IsRendered()
    {
        var pipe = Synth.Template(stack => new QueueFeed(stack, "Feed", new()
        {
            Queue = new Queue(stack, "Queue"),
            Stream = new IngestStream(stack, "Stream"),
            PartitionKeyPath = "$.body.zone",
            InputTemplate = "",
            BatchSize = 1,
            MaximumBatchingWindow = Duration.Seconds(5),
            Description = "Scans",
        })).Properties("AWS::Pipes::Pipe");
        pipe["SourceParameters"]!.ToJsonString()
            .ShouldBe("""{"SqsQueueParameters":{"BatchSize":1,"MaximumBatchingWindowInSeconds":5}}""");
        pipe["TargetParameters"]!.ToJsonString()
            .ShouldBe("""{"InputTemplate":"","KinesisStreamParameters":{"PartitionKey":"$.body.zone"}}""");
        $"{pipe["Description"]}".ShouldBe("Scans");
    }

    [Fact]
    public void Mistakes_AreListedTogether() => Mistakes("zone", 0, 301, 8193).ShouldBe(
    [
        "PartitionKeyPath must be a JSON path; got zone; begin with $. and name a field, as $.body.zone",
        "InputTemplate must be 0 to 8192 characters long; got 8193 characters; lower it to at most 8192",
        "BatchSize must be 1 to 500 messages; got 0; raise it to at least 1",
        "MaximumBatchingWindow must be 0 to 300 seconds; got 301 seconds; lower it to at most 300",
    ]);

    [Theory]
    [InlineData(256, 1, 0, 8192, 0)]
    [InlineData(3, 500, 300, 0, 0)]
    [InlineData(257, 501, 301, 8193, 4)]
    public void Boundaries_InsideOnly(int path, int batch, int window, int template, int mistakes) =>
        Mistakes("$." + new string('a', path - 2), batch, window, template).Count.ShouldBe(mistakes);

    private static IReadOnlyList<string> Mistakes(string path, int batch, int window, int template) =>
        Ranges.Mistakes(stack => new QueueFeed(stack, "Feed", new()
        {
            Queue = new Queue(stack, "Queue"),
            Stream = new IngestStream(stack, "Stream"),
            PartitionKeyPath = path,
            InputTemplate = new string('t', template),
            BatchSize = batch,
            MaximumBatchingWindow = Duration.Seconds(window),
        }));
}
