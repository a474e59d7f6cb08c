using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The permissions of a writer, one statement per need. AWS's managed policies, such as AWSLambdaKinesisExecutionRole, allow
/// every stream and log group of the account.
/// </summary>
internal static class WriterPermissions
{
    /// <summary>
    /// The actions that Lambda's poller calls with the function's role
    /// (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html); ListStreams is left out, because
    /// only the console needs it.
    /// </summary>
    public static IEnumerable<PolicyStatement> Read(Stack stack, DynamoDbWriterProps props)
    {
        yield return ReadShards(props.Stream);
        if (props.Consumer is { } consumer)
            yield return Allow(["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"], [consumer.StreamConsumerArn]);

        foreach (var statement in Decrypt(stack, props.Stream)) yield return statement;
    }

    /// <summary>The same without a consumer.</summary>
    public static IEnumerable<PolicyStatement> Read(Stack stack, IngestStream stream) =>
        [ReadShards(stream), .. Decrypt(stack, stream)];

    /// <summary>
    /// Batch writes. The statements for single items already allow the use of the table's own key, if it has one.
    /// </summary>
    public static PolicyStatement WriteBatches(EventTable table) => Allow(WriteMode.BatchActions, [table.TableArn]);

    /// <summary>Grants writes to the streams of the function's log group. The stack makes the group.</summary>
    public static PolicyStatement Log(ILogGroup group) =>
        Allow(["logs:CreateLogStream", "logs:PutLogEvents"], [$"{group.LogGroupArn}"]);

    /// <summary>
    /// X-Ray's actions have no resource to name
    /// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html).
    /// </summary>
    public static PolicyStatement Trace() => Allow(["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]);

    /// <summary>
    /// The actions that Lambda calls with the function's role when a batch has failed
    /// (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html).
    /// </summary>
    public static IEnumerable<PolicyStatement> KeepFailed(Stack stack, FailedBatches to)
    {
        if (to.Queue is { } queue) yield return Allow(["sqs:SendMessage"], [queue.QueueArn]);
        if (to.Topic is { } topic) yield return Allow(["sns:Publish"], [topic.TopicArn]);
        if (to.Queue?.EncryptionMasterKey is { } queueKey)
            yield return UseKey(stack, "sqs", queueKey, ["kms:Decrypt", "kms:GenerateDataKey"]);
        if (to.Topic?.MasterKey is { } topicKey)
            yield return UseKey(stack, "sns", topicKey, ["kms:Decrypt", "kms:GenerateDataKey"]);
        if (to.Bucket is not { } bucket) yield break;

        yield return Allow(["s3:ListBucket"], [bucket.BucketArn], Owner(bucket));
        yield return Allow(["s3:PutObject"], [bucket.ArnForObjects($"{FailedBatches.Folder}*")], Owner(bucket));
        if (bucket.EncryptionKey is { } key) yield return UseKey(stack, "s3", key, ["kms:GenerateDataKey"]);
    }

    /// <summary>
    /// Writing one object per invocation with rejects, in one request: a multipart upload would also need <c>kms:Decrypt</c>
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html).
    /// </summary>
    public static IEnumerable<PolicyStatement> KeepRejects(Stack stack, IBucket bucket, string prefix, FailedBatches failed)
    {
        yield return Allow(["s3:PutObject"], [bucket.ArnForObjects($"{prefix}*")], Owner(bucket));
        if (bucket.EncryptionKey is { } key && key.KeyArn != failed.Bucket?.EncryptionKey?.KeyArn)
            yield return UseKey(stack, "s3", key, ["kms:GenerateDataKey"]);
    }

    // The condition on the account prevents writing to a bucket of the same name in another account.
    private static Dictionary<string, object> Owner(IBucket bucket) => new() { ["s3:ResourceAccount"] = bucket.Env.Account };

    private static PolicyStatement ReadShards(IngestStream stream) => Allow(
        ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:GetShardIterator",
            "kinesis:ListShards"],
        [stream.StreamArn]);

    private static IEnumerable<PolicyStatement> Decrypt(Stack stack, IngestStream stream) =>
        stream.DecryptionKeyArns is { Length: > 0 } keys
            ? [Allow(["kms:Decrypt"], keys, new()
            {
                [ViaService.Key] = ViaService.Of("kinesis", stack.Region),
                ["kms:EncryptionContext:aws:kinesis:arn"] = stream.StreamArn,
            })]
            : [];

    private static PolicyStatement UseKey(Stack stack, string service, IKey key, string[] actions) =>
        Allow(actions, [key.KeyArn], new() { [ViaService.Key] = ViaService.Of(service, stack.Region) });

    private static PolicyStatement Allow(string[] actions, string[] resources, Dictionary<string, object>? equal = null) =>
        new Permission(actions, resources) { Equal = equal }.ToStatement();
}
