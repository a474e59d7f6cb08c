using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void LogGroup(Construct scope) => _ = new LogGroupFeed(scope, "Feed", new()
    {
        LogGroup = Amazon.CDK.AWS.Logs.LogGroup.FromLogGroupName(scope, "Gates", "/badges/gates"),
        Target = FeedTarget.Of(ToBucket(scope, new ExampleParts(scope))),
        FilterPattern = FilterPattern.Exists("$.badge"),
    });

    public static void EventRule(Construct scope) => _ = new EventRuleFeed(scope, "Feed", new()
    {
        EventPattern = new EventPattern { Source = ["badges"] },
        InputPath = "$.detail",
        Target = FeedTarget.Of(ToBucket(scope, new ExampleParts(scope))),
    });

    public static void Topic(Construct scope) => _ = new TopicFeed(scope, "Feed", new()
    {
        Topic = Amazon.CDK.AWS.SNS.Topic.FromTopicArn(scope, "Badges", "arn:aws:sns:eu-west-1:111122223333:badges"),
        Delivery = ToBucket(scope, new ExampleParts(scope)),
    });

    private static Delivery ToBucket(Construct scope, ExampleParts parts) => new(scope, "Delivery", new()
    {
        EncryptionKey = parts.Key,
        Destination = DeliveryDestination.S3(new() { Bucket = parts.Bucket }),
    });
}
