using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>fauxqs knows one account and one partition: queues' ARNs and URLs are translated on the way there and back.</summary>
internal static partial class QueueNames
{
    private static readonly string EngineAccount = new('0', 12);

    private static readonly HashSet<string> Attributes =
    [
        "VisibilityTimeout", "DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds",
            "RedrivePolicy",
        "RedriveAllowPolicy", "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ];

    /// <summary>
    /// Text of a request with the engine's ARNs in place of the deployment's. URLs need no change: it reads their Region
    /// and name alone.
    /// </summary>
    public static string ToEngine(Deployment deployment, string text) =>
        text.Replace(Arn(deployment), EngineArn(deployment), StringComparison.Ordinal);

    /// <summary>Text of an answer with the deployment's ARNs and URLs in place of the engine's.</summary>
    public static string FromEngine(Deployment deployment, string text) => EngineUrl().Replace(
        text.Replace(EngineArn(deployment), Arn(deployment), StringComparison.Ordinal), Url(deployment, ""));

    /// <summary>A queue's URL as AWS would give it.</summary>
    public static string Url(Deployment deployment, string name) =>
        $"https://sqs.{deployment.Region}.{new TargetEnvironment(deployment.Account, deployment.Region).UrlSuffix}" +
        $"/{deployment.Account}/{name}";

    /// <summary>A queue's template properties as CreateQueue takes them.</summary>
    public static JsonObject Request(Deployment deployment, Resource queue)
    {
        var attributes = new JsonObject();
        foreach (var (name, value) in queue.Properties.Where(property => Attributes.Contains(property.Key)))
            attributes[name] = ToEngine(deployment, value is JsonValue ? value.ToString() : value!.ToJsonString());

        return new JsonObject { ["QueueName"] = queue.PhysicalId[(queue.PhysicalId.LastIndexOf('/') + 1)..],
            ["Attributes"] = attributes };
    }

    private static string Arn(Deployment deployment) =>
        $"arn:{deployment.Partition}:sqs:{deployment.Region}:{deployment.Account}:";

    private static string EngineArn(Deployment deployment) => $"arn:aws:sqs:{deployment.Region}:{EngineAccount}:";

    // Its port is that of whoever asked.
    [GeneratedRegex(@"http://sqs\.[^./]+\.localhost(:\d+)?/0{12}/")]
    private static partial Regex EngineUrl();
}
