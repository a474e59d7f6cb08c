using Amazon.CDK;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Tests;

/// <summary>
/// Values that the compiler cannot refuse: null with a <c>!</c>, and numbers that an enumeration does not name.
/// </summary>
public class CompletenessTests
{
    [Fact]
    public void NullsOfAFeed_AreMistakesOfTheirProps() => Ranges.Mistakes(stack => new EventRuleFeed(stack, "Feed", new()
    {
        EventPattern = null!,
        Target = null!,
        MaximumEventAge = null!,
    })).ShouldBe(
    [
        "EventPattern must be set; got null; give a value",
        "Target must be set; got null; give a value",
        "MaximumEventAge must be set; got null; give a value",
    ]);

    [Fact]
    public void NullsOfADelivery_AreToldTogetherWithItsParts() => Ranges.Mistakes(stack => new Delivery(stack, "Delivery", new()
    {
        Destination = DeliveryDestination.S3(new() { Bucket = null!, Layout = null!, Compression = (DeliveryCompression)99 }),
        DeliveryStreamName = "a b",
    })).ShouldBe(
    [
        "DeliveryStreamName must hold letters, digits, _, . and - only; got a b; replace the other characters, or leave it out",
        "Destination.Bucket must be set; got null; give a value",
        "Destination.Layout must be set; got null; give a value",
        "Destination.Compression must be a value of DeliveryCompression; got 99; use one of its names, such as Gzip",
    ], ignoreOrder: true);

    [Fact]
    public void NullElementsOfLists_AreNamedByTheirPlace()
    {
        Ranges.Mistakes(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = DeliveryTests.ToImported(stack),
            Processors = [DeliveryProcessor.Decompress(), null!],
        })).ShouldBe(["Processors[1] must be set; got null; give a value"]);
        Ranges.Mistakes(stack => new IotRuleFeed(stack, "Feed", new() { Sql = "SELECT * FROM 'a'", Actions = [null!] }))
            .ShouldBe(["Actions[0] must be set; got null; give a value"]);
        Ranges.Mistakes(stack =>
            new IotRuleFeed(stack, "Feed", new() { Sql = "SELECT * FROM 'a'", Actions = [IotAction.Stream(null!)] }))
            .ShouldBe(["Actions[0].Target must be set; got null; give it to IotAction's factory"]);
    }

    [Fact]
    public void EnumerationsOfOtherParts_AreChecked()
    {
        Ranges.Mistakes(stack => new Delivery(stack, "Delivery", new()
        {
            Destination = DeliveryDestination.HttpEndpoint(new()
            {
                Url = "https://events.example.com",
                Backup = new() { Bucket = Bucket.FromBucketName(stack, "Bucket", "bucket"), Mode = (DeliveryBackupMode)99 },
            }),
        })).ShouldBe([
        "Destination.Backup.Mode must be a value of DeliveryBackupMode; got 99; use one of its names, such as FailedOnly"]);
        Ranges.Mistakes(stack => new SearchDomain(stack, "Search", new() { Network = null!, RemovalPolicy = (RemovalPolicy)99 }))
            .ShouldBe(
        [
            "Network must be set; got null; give a value",
            "RemovalPolicy must be a value of RemovalPolicy; got 99; use one of its names, such as DESTROY",
        ]);
    }

    [Fact]
    public void SourceOfNothing_IsAMistake() => Ranges.Mistakes(stack => new Delivery(stack, "Delivery", new()
    {
        Source = DeliverySource.KinesisStream(null!),
        Destination = DeliveryTests.ToImported(stack),
    })).ShouldBe(["Source.Stream must be set; got null; give it to DeliverySource.KinesisStream"]);

    [Fact]
    public void TargetOfNothing_IsAMistake() => Ranges.Mistakes(stack => new LogGroupFeed(stack, "Feed", new()
    {
        LogGroup = Amazon.CDK.AWS.Logs.LogGroup.FromLogGroupName(stack, "Logs", "/logs"),
        Target = FeedTarget.Of((Delivery)null!),
    })).ShouldBe(
    [
        "Target must be of a delivery, a data stream or a destination of CloudWatch Logs; got null; give one to " +
        "FeedTarget's " +
        "factory",
    ]);
}
