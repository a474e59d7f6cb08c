using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs;

// CloudWatch's metrics: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html.
public sealed partial class Delivery
{
    /// <summary>
    /// One of the stream's metrics in the namespace <c>AWS/Firehose</c>, with the stream's name as its dimension.
    /// </summary>
    /// <param name="metricName">Its name, such as <c>IncomingBytes</c>.</param>
    /// <param name="options">Statistic, period and the like. Default: the average over 5 minutes.</param>
    public Metric Metric(string metricName, IMetricOptions? options = null) => Metric(metricName, "Average", options);

    /// <summary>
    /// The greatest age in the period of the oldest undelivered record, in seconds. Above
    /// <see cref="BufferingInterval"/>, delivery lags.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricDataFreshness(IMetricOptions? options = null) => Metric(_destination.FreshnessMetric, "Maximum", options);

    /// <summary>
    /// The share of delivery attempts that succeeded, 0 to 1. Firehose retries after a failure, so a dip alone loses no data.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricDeliverySuccess(IMetricOptions? options = null) => Metric(Delivered("Success"), "Average", options);

    /// <summary>The number of records delivered over the period.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricDeliveredRecords(IMetricOptions? options = null) => Metric(_destination.RecordsMetric, "Sum", options);

    /// <summary>The number of bytes delivered over the period.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricDeliveredBytes(IMetricOptions? options = null) => Metric(Delivered("Bytes"), "Sum", options);

    /// <summary>
    /// The greatest age in the period of the oldest source record without a backup yet, in seconds; only with a backup.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricBackupDataFreshness(IMetricOptions? options = null) =>
        Metric("BackupToS3.DataFreshness", "Maximum", options);

    /// <summary>The number of bytes that Firehose took in over the period, without throttled ones.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricIncomingBytes(IMetricOptions? options = null) => Metric("IncomingBytes", "Sum", options);

    /// <summary>The number of records that Firehose took in over the period, without throttled ones.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricIncomingRecords(IMetricOptions? options = null) => Metric("IncomingRecords", "Sum", options);

    /// <summary>The number of PutRecord and PutRecordBatch calls that succeeded over the period; only with Direct PUT.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricIncomingPutRequests(IMetricOptions? options = null) => Metric("IncomingPutRequests", "Sum", options);

    /// <summary>
    /// The number of records that Firehose refused over the period because one of the limits below was
    /// reached; only with Direct PUT.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricThrottledRecords(IMetricOptions? options = null) => Metric("ThrottledRecords", "Sum", options);

    /// <summary>
    /// The lowest limit in the period of bytes that the stream takes in a second: with Direct PUT for the stream, with
    /// Amazon MSK for a partition.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricBytesPerSecondLimit(IMetricOptions? options = null) => Metric("BytesPerSecondLimit", "Minimum", options);

    /// <summary>The lowest limit in the period of records that the stream takes in a second; only with Direct PUT.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricRecordsPerSecondLimit(IMetricOptions? options = null) =>
        Metric("RecordsPerSecondLimit", "Minimum", options);

    /// <summary>The lowest limit in the period of put requests that the stream takes in a second; only with Direct PUT.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricPutRequestsPerSecondLimit(IMetricOptions? options = null) =>
        Metric("PutRequestsPerSecondLimit", "Minimum", options);

    /// <summary>
    /// How far Firehose's reading is behind the newest record of a Kinesis stream, in milliseconds; only with that source.
    /// </summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
    public Metric MetricKinesisMillisBehindLatest(IMetricOptions? options = null) =>
        Metric("KinesisMillisBehindLatest", "Maximum", options);

    /// <summary>The number of GetRecords calls that a Kinesis stream refused over the period; only with that source.</summary>
    /// <param name="options">Overrides, such as the period. Default: none.</param>
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
