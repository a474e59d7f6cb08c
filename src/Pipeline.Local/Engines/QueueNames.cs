using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>
/// Translates queues' ARNs and URLs in requests and answers, since fauxqs knows only one account and one partition.
/// </summary>
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
    /// Replaces the deployment's ARNs in a request by the engine's. URLs need no change, since the engine reads only their
    /// Region and name.
    /// </summary>
    public static string ToEngine(Deployment deployment, string text) =>
        text.Replace(Arn(deployment), EngineArn(deployment), StringComparison.Ordinal);

    /// <summary>Replaces the engine's ARNs and URLs in an answer by the deployment's.</summary>
    public static string FromEngine(Deployment deployment, string text) => EngineUrl().Replace(
        text.Replace(EngineArn(deployment), Arn(deployment), StringComparison.Ordinal), Url(deployment, ""));

    /// <summary>A queue's URL in AWS's form.</summary>
    public static string Url(Deployment deployment, string name) =>
        $"https://sqs.{deployment.Region}.{new TargetEnvironment(deployment.Account, deployment.Region).UrlSuffix}" +
        $"/{deployment.Account}/{name}";

    /// <summary>Makes the request of CreateQueue from a queue's template properties.</summary>
    public static JsonObject Request(Deployment deployment, Resource queue)
    {
        var attributes = new JsonObject();
        foreach (var (name, value) in queue.Properties.Where(property => Attributes.Contains(property.Key)))
            attributes[name] = ToEngine(deployment, value is JsonValue ? value.ToString() : value!.ToJsonString());

        return new JsonObject
        {
            ["QueueName"] = queue.PhysicalId[(queue.PhysicalId.LastIndexOf('/') + 1)..],
            ["Attributes"] = attributes
        };
    }

    private static string Arn(Deployment deployment) =>
        $"arn:{deployment.Partition}:sqs:{deployment.Region}:{deployment.Account}:";

    private static string EngineArn(Deployment deployment) => $"arn:aws:sqs:{deployment.Region}:{EngineAccount}:";

    // The engine puts the port of the request into the URL.
    [GeneratedRegex(@"http://sqs\.[^./]+\.localhost(:\d+)?/0{12}/")]
    private static partial Regex EngineUrl();
}
