using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs;

// What CloudWatch measures: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html.
public sealed partial class Delivery
{
    /// <summary>One of the stream's metrics, namespace <c>AWS/Firehose</c>, by the stream's name.</summary>
    /// <param name="metricName">Its name, such as <c>IncomingBytes</c>.</param>
    /// <param name="options">Statistic, period and the like. Default: the average over 5 minutes.</param>
    public Metric Metric(string metricName, IMetricOptions? options = null) => Metric(metricName, "Average", options);

    /// <summary>
    /// The age of the oldest record that is not delivered yet, in seconds, at most over the period: above
    /// <see cref="BufferingInterval"/> delivery lags.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricDataFreshness(IMetricOptions? options = null) => Metric(_destination.FreshnessMetric, "Maximum", options);

    /// <summary>
    /// The part of attempts to deliver that succeeded, 0 to 1; dips are retried and lose nothing by themselves.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricDeliverySuccess(IMetricOptions? options = null) => Metric(Delivered("Success"), "Average", options);

    /// <summary>The records delivered over the period.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricDeliveredRecords(IMetricOptions? options = null) => Metric(_destination.RecordsMetric, "Sum", options);

    /// <summary>The bytes delivered over the period.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricDeliveredBytes(IMetricOptions? options = null) => Metric(Delivered("Bytes"), "Sum", options);

    /// <summary>
    /// The age of the oldest source record that is not backed up yet, in seconds; only where there is a backup.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricBackupDataFreshness(IMetricOptions? options = null) =>
        Metric("BackupToS3.DataFreshness", "Maximum", options);

    /// <summary>The bytes taken in over the period, throttled ones not counted.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricIncomingBytes(IMetricOptions? options = null) => Metric("IncomingBytes", "Sum", options);

    /// <summary>The records taken in over the period, throttled ones not counted.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricIncomingRecords(IMetricOptions? options = null) => Metric("IncomingRecords", "Sum", options);

    /// <summary>The PutRecord and PutRecordBatch calls that succeeded over the period; only with Direct PUT.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricIncomingPutRequests(IMetricOptions? options = null) => Metric("IncomingPutRequests", "Sum", options);

    /// <summary>The records that were refused over the period because a limit below was reached; only with Direct PUT.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricThrottledRecords(IMetricOptions? options = null) => Metric("ThrottledRecords", "Sum", options);

    /// <summary>The bytes a second that the stream takes at present, at least over the period: with Direct PUT; with Amazon MSK
    /// those of a partition.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricBytesPerSecondLimit(IMetricOptions? options = null) => Metric("BytesPerSecondLimit", "Minimum", options);

    /// <summary>The records a second that the stream takes at present, at least over the period; only with Direct PUT.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricRecordsPerSecondLimit(IMetricOptions? options = null) =>
        Metric("RecordsPerSecondLimit", "Minimum", options);

    /// <summary>
    /// The put requests a second that the stream takes at present, at least over the period; only with Direct PUT.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricPutRequestsPerSecondLimit(IMetricOptions? options = null) =>
        Metric("PutRequestsPerSecondLimit", "Minimum", options);

    /// <summary>
    /// How far reading is behind the newest record of a Kinesis stream, in milliseconds; only with that source.
    /// </summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricKinesisMillisBehindLatest(IMetricOptions? options = null) =>
        Metric("KinesisMillisBehindLatest", "Maximum", options);

    /// <summary>The GetRecords calls that a Kinesis stream refused over the period; only with that source.</summary>
    /// <param name="options">What differs from that.</param>
    public Metric MetricThrottledGetRecords(IMetricOptions? options = null) => Metric("ThrottledGetRecords", "Sum", options);

    private string Delivered(string what) => $"{_destination.MetricPrefix}.{what}";

    private Metric Metric(string name, string statistic, IMetricOptions? options)
    {
        var metric = new Metric(new MetricProps
        {
            Namespace = "AWS/Firehose",
            MetricName = name,
            DimensionsMap = new Dictionary<string, string> { ["DeliveryStreamName"] = DeliveryStreamName },
            Statistic = statistic,
        });
        return (options is null ? metric : metric.With(options)).AttachTo(this);
    }
}
