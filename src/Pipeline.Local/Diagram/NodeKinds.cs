using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Diagram;

/// <summary>The resource types that a diagram draws, with their plain names.</summary>
internal static class NodeKinds
{
    private static readonly Dictionary<string, (string Kind, NodeCategory Category)> ByType = new()
    {
        [AwsType.Kinesis.Stream] = ("Kinesis stream", NodeCategory.Transport),
        [AwsType.Kinesis.Channel] = ("Kinesis channel", NodeCategory.Transport),
        [AwsType.Firehose.DeliveryStream] = ("Firehose stream", NodeCategory.Transport),
        [AwsType.Sqs.Queue] = ("SQS queue", NodeCategory.Transport),
        [AwsType.Sns.Topic] = ("SNS topic", NodeCategory.Transport),
        [AwsType.Pipes.Pipe] = ("EventBridge pipe", NodeCategory.Transport),
        [AwsType.Events.Rule] = ("EventBridge rule", NodeCategory.Transport),
        [AwsType.Events.EventBus] = ("event bus", NodeCategory.Transport),
        [AwsType.IoT.TopicRule] = ("IoT rule", NodeCategory.Transport),
        [AwsType.ApiGateway.RestApi] = ("REST API", NodeCategory.Transport),
        [AwsType.ApiGatewayV2.Api] = ("API", NodeCategory.Transport),
        ["AWS::MSK::Cluster"] = ("MSK cluster", NodeCategory.Transport),
        ["AWS::MSK::ServerlessCluster"] = ("MSK cluster", NodeCategory.Transport),
        [AwsType.Lambda.Function] = ("Lambda function", NodeCategory.Compute),
        [AwsType.StepFunctions.StateMachine] = ("state machine", NodeCategory.Compute),
        ["AWS::KinesisAnalyticsV2::Application"] = ("Flink application", NodeCategory.Compute),
        ["AWS::ECS::Service"] = ("ECS service", NodeCategory.Compute),
        [AwsType.Glue.Job] = ("Glue job", NodeCategory.Compute),
        [AwsType.DynamoDb.Table] = ("DynamoDB table", NodeCategory.Store),
        [AwsType.DynamoDb.GlobalTable] = ("DynamoDB table", NodeCategory.Store),
        [AwsType.S3.Bucket] = ("S3 bucket", NodeCategory.Store),
        [AwsType.S3Tables.TableBucket] = ("S3 table bucket", NodeCategory.Store),
        [AwsType.OpenSearch.Domain] = ("OpenSearch domain", NodeCategory.Store),
        [AwsType.OpenSearchServerless.Collection] = ("OpenSearch collection", NodeCategory.Store),
        [AwsType.Redshift.Cluster] = ("Redshift cluster", NodeCategory.Store),
        ["AWS::RedshiftServerless::Workgroup"] = ("Redshift workgroup", NodeCategory.Store),
        ["AWS::RDS::DBCluster"] = ("RDS cluster", NodeCategory.Store),
        [AwsType.Logs.LogGroup] = ("log group", NodeCategory.Store),
        [AwsType.Glue.Table] = ("Glue table", NodeCategory.Query),
        [AwsType.Athena.WorkGroup] = ("Athena workgroup", NodeCategory.Query),
    };

    // Types that are drawn even without an edge; all others need one.
    private static readonly HashSet<string> Always =
    [
        AwsType.Kinesis.Stream, AwsType.Firehose.DeliveryStream, AwsType.DynamoDb.Table, AwsType.DynamoDb.GlobalTable,
        AwsType.S3.Bucket, AwsType.Sqs.Queue, AwsType.Sns.Topic, AwsType.Lambda.Function, AwsType.OpenSearch.Domain,
        AwsType.OpenSearchServerless.Collection, AwsType.Pipes.Pipe, "AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster",
        "AWS::KinesisAnalyticsV2::Application", AwsType.StepFunctions.StateMachine, AwsType.Redshift.Cluster,
    ];

    public static bool IsDrawn(string type) => ByType.ContainsKey(type);

    public static bool IsAlwaysDrawn(string type) => Always.Contains(type);

    public static (string Kind, NodeCategory Category) Of(string type) => ByType[type];

    /// <summary>A resource's size or mode in a few words; empty if there is none.</summary>
    public static string Detail(Resource resource)
    {
        var properties = resource.Properties;
        return resource.Type switch
        {
            AwsType.Kinesis.Stream => Joined(
                Text(properties, "StreamModeDetails", "StreamMode") == "ON_DEMAND" || Text(properties, "ShardCount") is null
                    ? "on-demand" : Count(Text(properties, "ShardCount")!, "shard"),
                $"{Text(properties, "RetentionPeriodHours") ?? "24"} hours"),
            AwsType.Firehose.DeliveryStream => Buffers(properties),
            AwsType.Lambda.Function => Joined(
                Text(properties, "Runtime") ?? "image", $"{Text(properties, "MemorySize") ?? "128"} MiB"),
            AwsType.DynamoDb.Table or AwsType.DynamoDb.GlobalTable =>
                Text(properties, "BillingMode") == "PAY_PER_REQUEST" ? "on-demand" : "provisioned",
            AwsType.OpenSearch.Domain => Joined(
                Count(Text(properties, "ClusterConfig", "InstanceCount") ?? "1", "node"),
                Text(properties, "ClusterConfig", "InstanceType")),
            AwsType.Sqs.Queue => Text(properties, "FifoQueue") == "true" ? "FIFO" : "",
            AwsType.Events.Rule => Text(properties, "ScheduleExpression") ?? "",
            _ => "",
        };
    }

    /// <summary>The text of the property at these keys; null if it is absent, or not text, a number or a flag.</summary>
    public static string? Text(JsonNode? node, params string[] keys)
    {
        foreach (var key in keys) node = (node as JsonObject)?[key];
        return node is JsonValue ? node.ToString() : null;
    }

    private static string Buffers(JsonObject properties)
    {
        foreach (var (name, value) in properties)
        {
            if (!name.EndsWith("DestinationConfiguration", StringComparison.Ordinal)) continue;
            if (value?["BufferingHints"] is not JsonObject hints) continue;
            var size = Text(hints, "SizeInMBs") is { } mebibytes ? $"{mebibytes} MiB" : null;
            return Joined(Text(hints, "IntervalInSeconds") is { } seconds ? $"{seconds} s" : null, size);
        }

        return "";
    }

    private static string Joined(params string?[] parts) => string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string Count(string number, string noun) => number == "1" ? $"1 {noun}" : $"{number} {noun}s";
}
