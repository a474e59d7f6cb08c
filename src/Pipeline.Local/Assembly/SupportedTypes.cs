using System.Text.Json.Nodes;

namespace Pipeline.Local.Assembly;

/// <summary>The resource types that a run makes or reads. All others are listed as left out.</summary>
internal static class SupportedTypes
{
    /// <summary>The types that a run acts on. A stack without any of them cannot be run.</summary>
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
        AwsType.CloudWatch.Alarm, AwsType.CloudWatch.CompositeAlarm,
    ];

    // A nested stack counts as supported, since its resources are resolved like others.
    public static bool IsSupported(string type) => ActedOn.Contains(type) || Read.Contains(type) || type == NestedStack.Type;

    /// <summary>
    /// Whether a run acts on a resource as it stands in the template. For functions, this depends on the runtime.
    /// </summary>
    public static bool IsActedOn(JsonObject? definition)
    {
        var type = definition?["Type"]?.ToString() ?? "";
        if (type == AwsType.Lambda.Function)
            return FunctionCode.IsRunnable(definition?["Properties"]?["Runtime"]?.ToString() ?? "");
        return ActedOn.Contains(type) || type == NestedStack.Type;
    }
}
