using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The event source mapping of a writer. It is an L1, because the L2 grants more than the documented minimum, and accepts props
/// that do not apply to Kinesis and ignores them.
/// </summary>
internal static class EventSource
{
    public static CfnEventSourceMapping Map(
        Construct scope, string id, DynamoDbWriterProps props, IFunction function, FailedBatches failed, Stack stack)
    {
        var batching = props.Batching;
        if (batching.FilterEncryptionKey is { } key) LetLambdaDecrypt(key, stack);
        return new CfnEventSourceMapping(scope, id, new CfnEventSourceMappingProps
        {
            FunctionName = function.FunctionName,
            EventSourceArn = props.Consumer?.StreamConsumerArn ?? props.Stream.StreamArn,
            BatchSize = batching.BatchSize,
            MaximumBatchingWindowInSeconds = batching.BatchingWindow.ToSeconds(),
            ParallelizationFactor = batching.ParallelizationFactor,
            StartingPosition = batching.Start.Position,
            StartingPositionTimestamp = batching.Start.UnixSeconds,
            FunctionResponseTypes = batching.ReportBatchItemFailures ? ["ReportBatchItemFailures"] : null,
            BisectBatchOnFunctionError = batching.BisectBatchOnFunctionError,
            MaximumRetryAttempts = batching.RetryAttempts,
            MaximumRecordAgeInSeconds = (batching.MaximumRecordAge ?? MostOf(props.Stream.Retention)).ToSeconds(),
            TumblingWindowInSeconds = batching.TumblingWindow?.ToSeconds(),
            FilterCriteria = batching.Filters.Count == 0 ? null : new CfnEventSourceMapping.FilterCriteriaProperty
            {
                Filters = batching.Filters.Select(pattern => new CfnEventSourceMapping.FilterProperty { Pattern = pattern })
                    .ToArray(),
            },
            KmsKeyArn = batching.FilterEncryptionKey?.KeyArn,
            MetricsConfig = batching.EventCountMetrics
                ? new CfnEventSourceMapping.MetricsConfigProperty { Metrics = ["EventCount"] }
                : null,
            DestinationConfig = new CfnEventSourceMapping.DestinationConfigProperty
            {
                OnFailure = new CfnEventSourceMapping.OnFailureProperty
                {
                    Destination = failed.Bucket?.BucketArn ?? failed.Queue?.QueueArn ?? failed.Topic!.TopicArn,
                },
            },
            Enabled = batching.Enabled,
        });
    }

    // Lambda decrypts filters as its own regional service principal, not with the function's role
    // (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption). The condition
    // allows all mappings of this account instead of this one, because its ARN is known only after it has the key.
    private static void LetLambdaDecrypt(IKey key, Stack stack) =>
        key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal($"lambda.{stack.Region}.amazonaws.com")],
            Actions = ["kms:Decrypt"],
            Resources = ["*"],
            Conditions = new Dictionary<string, object>
            {
                ["ArnLike"] = new Dictionary<string, object>
                {
                    ["aws:SourceArn"] = stack.FormatArn(new ArnComponents
                    {
                        Service = "lambda",
                        Resource = "event-source-mapping",
                        ResourceName = "*",
                        ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
                    }),
                },
            },
        }));

    // Three quarters, as the props document. A retention that is known only at deployment counts as Kinesis's minimum.
    internal static Duration MostOf(Duration retention)
    {
        var hours = retention.IsUnresolved() ? ServiceLimits.Kinesis.RetentionHours.Minimum : retention.ToHours();
        return Duration.Seconds(Math.Min(ServiceLimits.Lambda.MaximumRecordAgeSeconds.Maximum, Math.Floor(hours * 3600 * 0.75)));
    }
}
