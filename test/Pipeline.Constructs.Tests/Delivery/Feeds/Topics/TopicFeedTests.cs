using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

public class TopicFeedTests
{
    [Fact]
    public void Defaults_PutTheMessagesAlone() => Snapshot.Verify(Synth
        .Template(stack => new TopicFeed(stack, "Feed", new()
        {
            Topic = Topic.FromTopicArn(stack, "Topic", "arn:aws:sns:eu-west-1:111122223333:badges"),
            Delivery = FeedParts.DirectPut(stack, key: true),
        })).Below("Feed"));

    [Fact]
    public void EverythingSet_IsRendered()
    {
        var template = Synth.Template(stack => new TopicFeed(stack, "Feed", new()
        {
            Topic = new Topic(stack, "Topic"),
            Delivery = FeedParts.DirectPut(stack),
            RawMessageDelivery = false,
            FilterPolicy = new Dictionary<string, SubscriptionFilter>
            {
                ["zone"] = SubscriptionFilter.StringFilter(new StringConditions { Allowlist = ["gate"] }),
            },
            DeadLetterQueue = new Queue(stack, "Failed"),
        }));
        var subscription = template.Properties("AWS::SNS::Subscription");
        ((bool)subscription["RawMessageDelivery"]!).ShouldBeFalse();
        subscription["FilterPolicy"]!.ToJsonString().ShouldBe("""{"zone":["gate"]}""");
        subscription["RedrivePolicy"]!["deadLetterTargetArn"]!["Fn::GetAtt"]![0]!.ToString().ShouldStartWith("Failed");
        template.All("AWS::SQS::Queue").Count.ShouldBe(1);
    }

    [Fact]
    public void PolicyOfTheDeadLetterQueue_StandsBeforeTheSubscription()
    {
        var template = Synth.Template(stack => new TopicFeed(stack, "Feed", new()
        {
            Topic = new Topic(stack, "Topic"),
            Delivery = FeedParts.DirectPut(stack),
        }));
        template.Only("AWS::SNS::Subscription")["DependsOn"]!.AsArray().Select(id => $"{id}")
            .ShouldContain(template.All("AWS::SQS::QueuePolicy").Keys.Single());
    }

    [Fact]
    public void DeadLetterQueueOfElsewhere_IsRefused() => Should.Throw<Records.InvalidInputException>(() => Synth.Template(
        stack => new TopicFeed(stack, "Feed", new()
        {
            Topic = new Topic(stack, "Topic"),
            Delivery = FeedParts.DirectPut(stack),
            DeadLetterQueue = Queue.FromQueueArn(stack, "Queue", "arn:aws:sqs:us-east-1:111122223333:failed"),
        }),
        env: Synth.Known)).Violations.ShouldBe(
    [
        "DeadLetterQueue must be of the Region eu-west-1; got Region us-east-1; give a queue of the feed's account and Region, " +
        "or leave it out",
    ]);

    [Fact]
    public void BodyFilter_IsRendered()
    {
        var subscription = Synth.Template(stack => new TopicFeed(stack, "Feed", new()
        {
            Topic = new Topic(stack, "Topic"),
            Delivery = FeedParts.DirectPut(stack),
            FilterPolicyWithMessageBody = new Dictionary<string, FilterOrPolicy>
            {
                ["zone"] = FilterOrPolicy.Filter(SubscriptionFilter.ExistsFilter()),
            },
        })).Properties("AWS::SNS::Subscription");
        $"{subscription["FilterPolicyScope"]}".ShouldBe("MessageBody");
        subscription["FilterPolicy"]!.ToJsonString().ShouldBe("""{"zone":[{"exists":true}]}""");
    }

    [Fact]
    public void Mistakes_AreListedTogether() => Ranges.Mistakes(stack => new TopicFeed(stack, "Feed", new()
    {
        Topic = new Topic(stack, "Topic", new TopicProps { Fifo = true }),
        Delivery = FeedParts.FromKinesis(stack),
        FilterPolicy = new Dictionary<string, SubscriptionFilter>(),
        FilterPolicyWithMessageBody = new Dictionary<string, FilterOrPolicy>(),
        DeadLetterQueue = new Queue(stack, "Fifo", new QueueProps { Fifo = true }),
    })).ShouldBe(
    [
        "Delivery must be a delivery whose source is DirectPut; got a delivery that reads a source; send records to that source",
        "Topic must be a standard topic; got a FIFO topic; give a standard one: SNS delivers FIFO topics to queues alone",
        "FilterPolicy must be left out where FilterPolicyWithMessageBody is set; got both; keep one of them",
        "DeadLetterQueue must be a standard queue; got a FIFO queue; give a standard one, or leave it out",
    ]);
}
