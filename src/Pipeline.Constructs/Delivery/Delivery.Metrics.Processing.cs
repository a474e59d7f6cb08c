using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs;

// What CloudWatch measures of the steps on the way:
// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html.
public sealed partial class Delivery
{
    /// <summary>The part of a transformation's invocations that succeeded, 0 to 1.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricProcessingSuccess(IMetricOptions? options = null) =>
        Metric("ExecuteProcessing.Success", "Average", options);

    /// <summary>How long a transformation's invocations take, in milliseconds, on average over the period.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricProcessingDuration(IMetricOptions? options = null) =>
        Metric("ExecuteProcessing.Duration", "Average", options);

    /// <summary>The records that a <see cref="FormatConversion"/> converted over the period.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricSucceededConversionRecords(IMetricOptions? options = null) =>
        Metric("SucceedConversion.Records", "Sum", options);

    /// <summary>
    /// The records that a <see cref="FormatConversion"/> could not convert over the period; they are under the error prefix.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricFailedConversionRecords(IMetricOptions? options = null) =>
        Metric("FailedConversion.Records", "Sum", options);

    /// <summary>The partitions that are active, at most over the period; only with <see cref="DynamicPartitioning"/>.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricPartitionCount(IMetricOptions? options = null) => Metric("PartitionCount", "Maximum", options);

    /// <summary>1 while there are more partitions than the stream may have, so that records go to the error prefix, else 0; only
    /// with <see cref="DynamicPartitioning"/>.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricPartitionCountExceeded(IMetricOptions? options = null) =>
        Metric("PartitionCountExceeded", "Maximum", options);
}
