namespace Pipeline.Constructs.Tests;

public class PipeAlarmsTests
{
    // What https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html lists by PipeName.
    private static readonly string[] Published =
    [
        "Duration", "EventCount", "EventSize", "ExecutionThrottled", "ExecutionTimeout", "ExecutionFailed",
        "ExecutionPartiallyFailed", "Invocations", "TargetStageDuration", "TargetStageFailed", "TargetStagePartiallyFailed",
        "TargetStageSkipped",
    ];

    [Fact]
    public void EveryAlarm_ReadsWhatAwsPublishes()
    {
        var template = Synth.Template(stack => new PipeAlarms(stack, "A", new()
        {
            PipeName = "badges",
            Topic = TestTopic.In(stack),
        }));
        Snapshot.VerifyText(AlarmTable.Of(template));
        AlarmTable.Metrics(template).Select(metric => metric.Metric).Except(Published).ShouldBeEmpty();
        AlarmTable.Metrics(template).ShouldEachBe(metric => metric.Dimensions.Keys.SequenceEqual(new[] { "PipeName" }));
    }

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new PipeAlarms(stack, "A", new()
    {
        PipeName = "arn:aws:pipes:eu-west-1:111122223333:pipe/badges",
        Off = ["Failed"],
        Topic = TestTopic.In(stack),
    })).Select(mistake => mistake.Split(';')[0]).ShouldBe(
    [
        "Off must name alarms of ExecutionFailed, TargetPartiallyFailed, ExecutionThrottled, ExecutionTimeout",
        "PipeName must be a name, not an ARN",
    ]);

    [Fact]
    public void Feed_HandsOutItsPipesName() => AlarmTable.Metrics(Synth.Template(stack =>
    {
        var feed = new QueueFeed(stack, "Feed", new()
        {
            Queue = Amazon.CDK.AWS.SQS.Queue.FromQueueArn(stack, "Q", "arn:aws-cn:sqs:cn-north-1:111122223333:badges"),
            Stream = new IngestStream(stack, "Stream"),
        });
        _ = new PipeAlarms(stack, "A", new() { PipeName = feed.PipeName, Topic = TestTopic.In(stack) });
    })).ShouldEachBe(metric => metric.Dimensions["PipeName"].ToJsonString().StartsWith("{\"Ref\":\"Feed"));
}
