using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Constructs.Internal;
using Pipeline.Functions;

namespace Pipeline.Constructs;

// The metrics that the function writes for each invocation, in embedded metric format; Function has Lambda's own metrics.
public sealed partial class DynamoDbWriter
{
    /// <summary>
    /// One of the metrics that the function itself sends, in the namespace <c>StreamingPipeline</c>, with the
    /// function's name as its dimension.
    /// </summary>
    /// <param name="metricName">Its name, such as <c>RecordsIn</c>.</param>
    /// <param name="options">Statistic, period and the like. Default: the average over 5 minutes.</param>
    public Metric Metric(string metricName, IMetricOptions? options = null) => Metric(metricName, Stats.AVERAGE, options);

    /// <summary>The number of Kinesis records that the function got over the period; a retried record counts again.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricRecordsIn(IMetricOptions? options = null) => Metric(MetricNames.RecordsIn, Stats.SUM, options);

    /// <summary>As <see cref="MetricRecordsIn"/>, but each record within an aggregate counts by itself.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricUserRecords(IMetricOptions? options = null) => Metric(MetricNames.UserRecords, Stats.SUM, options);

    /// <summary>The number of items that DynamoDB accepted over the period.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricItemsWritten(IMetricOptions? options = null) => Metric(MetricNames.ItemsWritten, Stats.SUM, options);

    /// <summary>
    /// The number of records over the period that needed no write: a later record of the batch had the same key, or
    /// the table had a newer item.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricRecordsSuperseded(IMetricOptions? options = null) =>
        Metric(MetricNames.RecordsSuperseded, Stats.SUM, options);

    /// <summary>
    /// The number of records over the period that hold no event: blank ones, and control messages of CloudWatch Logs.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricRecordsDropped(IMetricOptions? options = null) => Metric(MetricNames.RecordsDropped, Stats.SUM, options);

    /// <summary>
    /// The number of records over the period that can never be written and went to <see cref="RejectsBucket"/>.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricRecordsRejected(IMetricOptions? options = null) =>
        Metric(MetricNames.RecordsRejected, Stats.SUM, options);

    /// <summary>
    /// The number of records over the period that an invocation returned to Lambda, to be retried in a later one.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricRecordsFailed(IMetricOptions? options = null) => Metric(MetricNames.RecordsFailed, Stats.SUM, options);

    /// <summary>
    /// The number of retried items within invocations over the period, each retry counted: DynamoDB throttled or failed.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricItemsRetried(IMetricOptions? options = null) => Metric(MetricNames.ItemsRetried, Stats.SUM, options);

    /// <summary>
    /// The number of write units that DynamoDB counted over the period. Divide it by the period's seconds to compare it
    /// with the table's capacity.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricWriteUnitsConsumed(IMetricOptions? options = null) =>
        Metric(MetricNames.WriteUnitsConsumed, Stats.SUM, options);

    /// <summary>
    /// The 99th percentile of the duration of invocations over the period, from start to answer, in milliseconds.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricBatchLatency(IMetricOptions? options = null) => Metric(MetricNames.BatchLatency, Stats.P(99), options);

    /// <summary>
    /// The greatest age of a batch's newest record when the batch was done, since its arrival, over the period, in milliseconds.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricNewestRecordAge(IMetricOptions? options = null) =>
        Metric(MetricNames.NewestRecordAge, Stats.MAXIMUM, options);

    private Metric Metric(string name, string statistic, IMetricOptions? options) =>
        LibraryFunction.Metric(Function, name, statistic, options).AttachTo(this);
}
