using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Functions;

namespace Pipeline.Local.Run;

/// <summary>A part of the deployment that would pass records on and does not run here.</summary>
/// <param name="Path">Its construct path.</param>
/// <param name="Type">Its type.</param>
/// <param name="Source">The resource that it takes records from.</param>
/// <param name="Why">The reason why it does not run, a sentence; null where no reason is known.</param>
internal sealed record LeftOutPart(string Path, string Type, Resource Source, string? Why)
{
    // The types that read streams and queues by themselves, once deployed, and name them in some property.
    private static readonly string[] Readers =
    [
        "AWS::KinesisAnalytics", AwsType.Kinesis.Channel, "AWS::ECS::", "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate",
            "AWS::EMR", AwsType.Glue.Job,
        "AWS::Batch::", "AWS::Redshift", "AWS::IoTAnalytics::", "AWS::OSIS::", "AWS::Timestream::",
    ];

    // The parts behind the resource's ARN in the ARN of a stream's consumer and of a table's stream.
    private static readonly string[] Parts = ["/consumer/", "/stream/"];

    /// <summary>Finds the parts that are left out.</summary>
    /// <param name="deployment">The deployment that runs.</param>
    /// <param name="isRun">Whether a mapping or a Firehose stream runs, by its construct path.</param>
    public static IReadOnlyList<LeftOutPart> Find(Deployment deployment, Func<string, bool> isRun)
    {
        List<LeftOutPart> parts = [];
        foreach (var resource in deployment.Resources.Where(resource => !isRun(resource.Path)))
        {
            foreach (var source in Sources(deployment, resource).Distinct())
            {
                parts.Add(new LeftOutPart(
                    resource.Path, resource.Type, source,
                        deployment.Unsupported.FirstOrDefault(note => note.Path == resource.Path)?.Meaning));
            }
        }

        return parts;
    }

    private static IEnumerable<Resource> Sources(Deployment deployment, Resource resource)
    {
        var properties = resource.Properties;
        switch (resource.Type)
        {
            case AwsType.Lambda.EventSourceMapping:
                return Named(deployment, properties.Text("EventSourceArn"));
            case AwsType.Pipes.Pipe:
                return Named(deployment, properties.Text("Source"));
            case AwsType.Firehose.DeliveryStream:
                return Named(deployment, properties.Child("KinesisStreamSourceConfiguration")?.Text("KinesisStreamARN"))
                    .DefaultIfEmpty(resource);
            case AwsType.Sns.Subscription:
                return Named(deployment, properties.Text("TopicArn"));
            case AwsType.DynamoDb.Table when properties.Child("KinesisStreamSpecification") is not null:
            case AwsType.DynamoDb.GlobalTable when Children(properties, "Replicas").Any(IsStreamed):
            case AwsType.S3.Bucket when properties.Child("NotificationConfiguration") is { Count: > 0 }:
            case AwsType.S3.Bucket when properties.Child("ReplicationConfiguration") is not null:
            case AwsType.Sns.Topic when Children(properties, "Subscription").Any():
                return [resource];
            case "Custom::S3BucketNotifications":
                return Named(deployment, properties.Text("BucketName"));
            default:
                return Readers.Any(reader => resource.Type.StartsWith(reader, StringComparison.Ordinal))
                    ? Mentioned(deployment, properties) : [];
        }
    }

    private static bool IsStreamed(JsonObject replica) => replica.Child("KinesisStreamSpecification") is not null;

    private static IEnumerable<JsonObject> Children(JsonObject properties, string name) =>
        (properties[name] as JsonArray ?? []).OfType<JsonObject>();

    // The ARN of the resource itself, of a consumer of a stream or of a table's stream.
    private static IEnumerable<Resource> Named(Deployment deployment, string? arnOrName) => arnOrName is null
        ? []
        : deployment.Resources.Where(resource => resource.Type != AwsType.Kinesis.StreamConsumer).Where(resource =>
            resource.Arn == arnOrName || resource.PhysicalId == arnOrName
            || (resource.Arn is { } arn && Parts.Any(part => arnOrName.StartsWith($"{arn}{part}", StringComparison.Ordinal))));

    private static IEnumerable<Resource> Mentioned(Deployment deployment, JsonObject properties)
    {
        var texts = Texts(properties).ToHashSet(StringComparer.Ordinal);
        return deployment.OfType(AwsType.Kinesis.Stream).Concat(deployment.OfType(AwsType.Sqs.Queue)).Where(
            source => texts.Contains(source.PhysicalId) || (source.Arn is { } arn && texts.Contains(arn)));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => Texts(member.Value)),
        JsonArray array => array.SelectMany(Texts),
        JsonValue value => [value.ToString()],
        _ => [],
    };
}
