using Amazon.CDK;
using Amazon.CDK.AWS.Logs;

namespace Pipeline.Constructs.Tests;

public class LogGroupFeedTests
{
    [Fact]
    public void Defaults_SendAllEventsToTheDelivery() => Snapshot.Verify(Synth
        .Template(stack => Make(stack, FeedTarget.Of(FeedParts.DirectPut(stack, key: true)))).Below("Feed"));

    [Fact]
    public void EverythingSet_SendsWhatMatchesToTheStream() => Snapshot.Verify(Synth
        .Template(stack => new LogGroupFeed(stack, "Feed", new()
        {
            LogGroup = Group(stack),
            Target = FeedTarget.Of(DeliveryTests.EncryptedStream(stack)),
            FilterPattern = FilterPattern.StringValue("$.userIdentity.type", "=", "Root"),
            Distribution = Distribution.RANDOM,
            ApplyOnTransformedLogs = true,
        })).Below("Feed"));

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new LogGroupFeed(stack, "Feed", new()
    {
        LogGroup = Group(stack),
        Target = FeedTarget.Of(FeedParts.FromKinesis(stack)),
        FilterPattern = FilterPattern.Literal(new string('x', 1025)),
        Distribution = Distribution.BY_LOG_STREAM,
    })).ShouldBe(
    [
        "Target must be a delivery whose source is DirectPut; got one that reads its source by itself; feed that source",
        "FilterPattern must be 0 to 1024 characters long; got 1025 characters; lower it to at most 1024",
        "Distribution must be left out for a delivery; got BY_LOG_STREAM; leave it out, or give a data stream as Target",
    ]);

    // Each error that the delivery logs would be delivered, fail, and be logged.
    [Fact]
    public void ErrorLogsOfTheSameDelivery_AreRefused() => Ranges.Mistakes(stack =>
    {
        var delivery = FeedParts.DirectPut(stack);
        _ = new LogGroupFeed(stack, "Feed", new() { LogGroup = delivery.LogGroup!, Target = FeedTarget.Of(delivery) });
    }).ShouldHaveSingleItem().ShouldStartWith("LogGroup must be another than that of the delivery's own errors");

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void PatternBoundary_InsideOnly(int length, bool allowed) => Ranges.Mistakes(stack => new LogGroupFeed(stack, "Feed", new()
    {
        LogGroup = Group(stack),
        Target = FeedTarget.Of(FeedParts.DirectPut(stack)),
        FilterPattern = FilterPattern.Literal(new string('x', length)),
    })).Count.ShouldBe(allowed ? 0 : 1);

    private static LogGroupFeed Make(Stack stack, FeedTarget target) => new(stack, "Feed", new() { LogGroup = Group(stack), Target = target });

    private static ILogGroup Group(Stack stack) => LogGroup.FromLogGroupName(stack, "Logs", "/badges/gates");
}
