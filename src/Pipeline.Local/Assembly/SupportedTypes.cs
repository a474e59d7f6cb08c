using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>The resource types that a run makes or reads; all others are listed as left out.</summary>
internal static class SupportedTypes
{
    /// <summary>What a run does something with: a stack without any of these has nothing to run.</summary>
    public static readonly IReadOnlySet<string> ActedOn = new HashSet<string>
    {
        AwsType.Kinesis.Stream, AwsType.Firehose.DeliveryStream, AwsType.DynamoDb.Table, AwsType.DynamoDb.GlobalTable,
            AwsType.S3.Bucket,
        AwsType.Sqs.Queue, AwsType.Sns.Topic, AwsType.Lambda.Function,
    };

    private static readonly HashSet<string> Read =
    [
        AwsType.Kinesis.StreamConsumer, AwsType.S3.BucketPolicy, AwsType.Sqs.QueuePolicy, AwsType.Lambda.Version,
            AwsType.Lambda.Alias,
        AwsType.Lambda.Permission, AwsType.Lambda.EventSourceMapping, AwsType.Iam.Role, AwsType.Iam.Policy,
            AwsType.Iam.RolePolicy,
        AwsType.Iam.ManagedPolicy, AwsType.Kms.Key, AwsType.Kms.Alias, AwsType.Logs.LogGroup, AwsType.Logs.LogStream,
        AwsType.CloudWatch.Alarm,
    ];

    // A nested stack is its resources.
    public static bool IsSupported(string type) => ActedOn.Contains(type) || Read.Contains(type) || type == NestedStack.Type;

    /// <summary>
    /// Whether a stack is worth running for a resource as it stands in the template; of functions, those whose runtime is here.
    /// </summary>
    public static bool IsActedOn(JsonObject? definition)
    {
        var type = definition?["Type"]?.ToString() ?? "";
        if (type == AwsType.Lambda.Function)
            return FunctionCode.IsRunnable(definition?["Properties"]?["Runtime"]?.ToString() ?? "");
        return ActedOn.Contains(type) || type == NestedStack.Type;
    }
}
