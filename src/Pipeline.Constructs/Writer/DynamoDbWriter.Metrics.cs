using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Functions;

namespace Pipeline.Constructs;

// What the function says of each invocation, in embedded metric format; Function has Lambda's own metrics.
public sealed partial class DynamoDbWriter
{
    /// <summary>
    /// One of the metrics that the function itself sends, namespace <c>StreamingPipeline</c>, by the function's name.
    /// </summary>
    /// <param name="metricName">Its name, such as <c>RecordsIn</c>.</param>
    /// <param name="options">Statistic, period and the like. Default: the average over 5 minutes.</param>
    public Metric Metric(string metricName, IMetricOptions? options = null) => Metric(metricName, Stats.AVERAGE, options);

    /// <summary>The Kinesis records handed to the function over the period, those tried again counted again.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricRecordsIn(IMetricOptions? options = null) => Metric(MetricNames.RecordsIn, Stats.SUM, options);

    /// <summary>The same, each record within an aggregate counted by itself.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricUserRecords(IMetricOptions? options = null) => Metric(MetricNames.UserRecords, Stats.SUM, options);

    /// <summary>The items that DynamoDB took over the period.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricItemsWritten(IMetricOptions? options = null) => Metric(MetricNames.ItemsWritten, Stats.SUM, options);

    /// <summary>
    /// The records of the period that needed no write: a later one of the batch had their key, or the table had a newer item.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricRecordsSuperseded(IMetricOptions? options = null) =>
        Metric(MetricNames.RecordsSuperseded, Stats.SUM, options);

    /// <summary>The records of the period that hold no event: blank ones, and control messages of CloudWatch Logs.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricRecordsDropped(IMetricOptions? options = null) => Metric(MetricNames.RecordsDropped, Stats.SUM, options);

    /// <summary>The records of the period that can never be written and went to <see cref="RejectsBucket"/>.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricRecordsRejected(IMetricOptions? options = null) =>
        Metric(MetricNames.RecordsRejected, Stats.SUM, options);

    /// <summary>The records of the period that an invocation handed back, to be tried in a later one.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricRecordsFailed(IMetricOptions? options = null) => Metric(MetricNames.RecordsFailed, Stats.SUM, options);

    /// <summary>
    /// The items sent again within an invocation over the period, each time counted: DynamoDB throttled or failed.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricItemsRetried(IMetricOptions? options = null) => Metric(MetricNames.ItemsRetried, Stats.SUM, options);

    /// <summary>
    /// The write units that DynamoDB counted over the period; divided by its seconds they compare with the table's capacity.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricWriteUnitsConsumed(IMetricOptions? options = null) =>
        Metric(MetricNames.WriteUnitsConsumed, Stats.SUM, options);

    /// <summary>How long invocations took from their start to their answer, in milliseconds, 99 of 100 of the period.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricBatchLatency(IMetricOptions? options = null) => Metric(MetricNames.BatchLatency, Stats.P(99), options);

    /// <summary>
    /// How long ago a batch's newest record had arrived when it was done, in milliseconds, at most over the period.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricNewestRecordAge(IMetricOptions? options = null) =>
        Metric(MetricNames.NewestRecordAge, Stats.MAXIMUM, options);

    private Metric Metric(string name, string statistic, IMetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = MetricNames.Namespace,
            MetricName = name,
            DimensionsMap = new Dictionary<string, string> { [MetricNames.FunctionName] = Function.FunctionName },
            Statistic = statistic,
        });
        return (options is null ? metric : metric.With(options)).AttachTo(this);
    }
}
