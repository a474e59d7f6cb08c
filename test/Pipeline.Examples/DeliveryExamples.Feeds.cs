using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

public static partial class DeliveryExamples
{
    public static void LogGroup(Construct scope)
    {
        var parts = new ExampleParts(scope);
        var delivery = new Delivery(scope, "Delivery", new()
        {
            EncryptionKey = parts.Key,
            // CloudWatch Logs sends GZIP: without these processors, a reader stops after the first batch of each object.
            Processors = [DeliveryProcessor.Decompress(), DeliveryProcessor.ExtractLogMessages()],
            Destination = DeliveryDestination.S3(new() { Bucket = parts.Bucket }),
        });
        _ = new LogGroupFeed(scope, "Feed", new()
        {
            LogGroup = Amazon.CDK.AWS.Logs.LogGroup.FromLogGroupName(scope, "Gates",
                parts.Ask("LogGroupName", "A log group that is there")),
            Target = FeedTarget.Of(delivery),
            FilterPattern = FilterPattern.Exists("$.badge"),
        });
    }

    public static void EventRule(Construct scope) => _ = new EventRuleFeed(scope, "Feed", new()
    {
        EventPattern = new EventPattern { Source = ["badges"] },
        InputPath = "$.detail",
        Target = FeedTarget.Of(ToBucket(scope, new ExampleParts(scope))),
    });

    public static void Topic(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new TopicFeed(scope, "Feed", new()
        {
            Topic = new Topic(scope, "Badges", new TopicProps { EnforceSSL = true, MasterKey = parts.Key }),
            Delivery = ToBucket(scope, parts),
        });
    }

    public static void MetricStream(Construct scope)
    {
        var parts = new ExampleParts(scope);
        _ = new MetricStreamFeed(scope, "Feed", new()
        {
            Delivery = new Delivery(scope, "Delivery", new()
            {
                EncryptionKey = parts.Key,
                Destination = DeliveryDestination.SplunkObservability("us1", new()
                {
                    Secret = parts.Secret("api_key"),
                    Backup = new() { Bucket = parts.Bucket },
                }),
            }),
            OutputFormat = MetricStreamFormat.OpenTelemetry10,
            IncludeFilters = [new() { Namespace = "AWS/Kinesis" }, new() { Namespace = "AWS/Lambda" }],
            AdditionalStatistics = [new() { Metrics = [new("AWS/Lambda", "Duration")], Statistics = ["p99"] }],
        });
    }

    private static Delivery ToBucket(Construct scope, ExampleParts parts) => new(scope, "Delivery", new()
    {
        EncryptionKey = parts.Key,
        Destination = DeliveryDestination.S3(new() { Bucket = parts.Bucket }),
    });
}
