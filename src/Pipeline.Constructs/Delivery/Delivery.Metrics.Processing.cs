using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs;

// CloudWatch's metrics of the processing steps:
// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html.
public sealed partial class Delivery
{
    /// <summary>The share of a transformation's invocations that succeeded, 0 to 1.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricProcessingSuccess(IMetricOptions? options = null) =>
        Metric("ExecuteProcessing.Success", "Average", options);

    /// <summary>The average duration of a transformation's invocations over the period, in milliseconds.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricProcessingDuration(IMetricOptions? options = null) =>
        Metric("ExecuteProcessing.Duration", "Average", options);

    /// <summary>The number of records that a <see cref="FormatConversion"/> converted over the period.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricSucceededConversionRecords(IMetricOptions? options = null) =>
        Metric("SucceedConversion.Records", "Sum", options);

    /// <summary>
    /// The number of records that a <see cref="FormatConversion"/> could not convert over the period; they
    /// are under the error prefix.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricFailedConversionRecords(IMetricOptions? options = null) =>
        Metric("FailedConversion.Records", "Sum", options);

    /// <summary>
    /// The most partitions that were active at once in the period; only with <see cref="DynamicPartitioning"/>.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricPartitionCount(IMetricOptions? options = null) => Metric("PartitionCount", "Maximum", options);

    /// <summary>
    /// 1 while there are more partitions than the stream may have, and records go to the error prefix, otherwise 0; only with
    /// <see cref="DynamicPartitioning"/>.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricPartitionCountExceeded(IMetricOptions? options = null) =>
        Metric("PartitionCountExceeded", "Maximum", options);
}
