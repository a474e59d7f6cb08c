using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

public class EventRuleFeedTests
{
    private static readonly EventPattern Badges = new() { Source = ["badges"] };

    [Fact]
    public void Defaults_PutWholeEventsIntoTheDelivery() => Snapshot.Verify(Synth
        .Template(stack => new EventRuleFeed(stack, "Feed", new()
        {
            EventPattern = Badges,
            Target = FeedTarget.Of(FeedParts.DirectPut(stack)),
        })).Below("Feed"));

    [Fact]
    public void EverythingSet_PutsDetailsIntoTheStream() => Snapshot.Verify(Synth
        .Template(stack => new EventRuleFeed(stack, "Feed", new()
        {
            EventPattern = Badges,
            Target = FeedTarget.Of(DeliveryTests.EncryptedStream(stack)),
            EventBus = EventBus.FromEventBusName(stack, "Bus", "badges"),
            PartitionKeyPath = "$.detail.zone",
            InputPath = "$.detail",
            RetryAttempts = 0,
            MaximumEventAge = Duration.Minutes(1),
            DeadLetterQueue = Queue.FromQueueArn(stack, "Queue", "arn:aws:sqs:eu-west-1:111122223333:failed"),
        })).Below("Feed"));

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new EventRuleFeed(stack, "Feed", new()
    {
        EventPattern = Badges,
        Target = FeedTarget.Of(FeedParts.FromKinesis(stack)),
        PartitionKeyPath = "detail.zone",
        InputPath = "$",
        RetryAttempts = 186,
        MaximumEventAge = Duration.Hours(25),
        DeadLetterQueue = new Queue(stack, "Fifo", new QueueProps { Fifo = true }),
    })).ShouldBe(
    [
        "Target must be a delivery whose source is DirectPut; got a delivery that reads a source; send records to that source",
        "PartitionKeyPath must not be set for a delivery; got detail.zone; leave it out, or give a data stream as Target",
        "PartitionKeyPath must be a JSON path; got detail.zone; begin with $. and name a field, as $.detail.zone",
        "InputPath must be a JSON path; got $; begin with $. and name a field, as $.detail.zone",
        "RetryAttempts must be 0 to 185 attempts; got 186; lower it to at most 185",
        "MaximumEventAge must be 60 to 86400 seconds; got 90000 seconds; lower it to at most 86400",
        "DeadLetterQueue must be a standard queue; got a FIFO queue; give a standard one, or leave it out",
    ]);

    [Fact]
    public void PolicyOfTheDeadLetterQueue_StandsBeforeTheRule()
    {
        var template = Synth.Template(stack => new EventRuleFeed(stack, "Feed", new()
        {
            EventPattern = Badges,
            Target = FeedTarget.Of(new IngestStream(stack, "Stream")),
        }));
        template.Only("AWS::Events::Rule")["DependsOn"]!.AsArray().Select(id => $"{id}")
            .ShouldContain(template.All("AWS::SQS::QueuePolicy").Keys.Single());
    }

    [Fact]
    public void WhatIsOfElsewhere_IsRefused() => Should.Throw<Records.InvalidInputException>(() => Synth.Template(
        stack => new EventRuleFeed(stack, "Feed", new()
        {
            EventPattern = Badges,
            Target =
                FeedTarget.Of(IngestStream.FromStreamArn(stack, "Stream", "arn:aws:kinesis:us-east-1:111122223333:stream/s")),
            DeadLetterQueue = Queue.FromQueueArn(stack, "Queue", "arn:aws:sqs:eu-west-1:444455556666:failed"),
        }),
        env: Synth.Known)).Violations.ShouldBe(
    [
        "Target must be of the Region eu-west-1; got Region us-east-1; feed a stream of the feed's account and Region",
        "DeadLetterQueue must be of the account 111122223333; got account 444455556666; give a queue of the feed's account and " +
        "Region, or leave it out",
    ]);

    [Fact]
    public void LogDestination_IsForLogGroupsAlone() => Ranges.Mistakes(stack => new EventRuleFeed(stack, "Feed", new()
    {
        EventPattern = Badges,
        Target = FeedTarget.LogDestination("arn:aws:logs:eu-west-1:111122223333:destination:central"),
    })).ShouldBe(["Target must be a delivery or a data stream; got a destination of CloudWatch Logs; use FeedTarget.Of"]);

    [Fact]
    public void RetryAttemptsOfAParameter_AreAReference() => Synth.Template(stack => new EventRuleFeed(stack, "Feed", new()
    {
        EventPattern = Badges,
        Target = FeedTarget.Of(new IngestStream(stack, "Stream")),
        RetryAttempts = new CfnParameter(stack, "Attempts", new CfnParameterProps { Type = "Number" }).ValueAsNumber,
    })).Properties("AWS::Events::Rule")["Targets"]![0]!["RetryPolicy"]!["MaximumRetryAttempts"]!.ToJsonString().ShouldBe(
    """{"Ref":"Attempts"}""");

    [Theory]
    [InlineData(0, 60, 256, true)]
    [InlineData(185, 86400, 3, true)]
    [InlineData(-1, 60, 3, false)]
    [InlineData(186, 60, 3, false)]
    [InlineData(0, 59, 3, false)]
    [InlineData(0, 86401, 3, false)]
    [InlineData(0, 60, 257, false)]
    public void Boundaries_InsideOnly(int attempts, int seconds, int path, bool allowed) =>
        Ranges.Mistakes(stack => new EventRuleFeed(stack, "Feed", new()
        {
            EventPattern = Badges,
            Target = FeedTarget.Of(new IngestStream(stack, "Stream")),
            RetryAttempts = attempts,
            MaximumEventAge = Duration.Seconds(seconds),
            PartitionKeyPath = "$." + new string('a', path - 2),
        })).Count.ShouldBe(allowed ? 0 : 1);
}
