namespace Pipeline.Constructs.Internal;

/// <summary>
/// The metrics that Firehose publishes for one kind of destination. Alarms must read only these: a metric that is not published
/// has no data, so its alarm would stay OK forever or, if missing data is bad, never be OK.
/// </summary>
/// <param name="Freshness">The age of the oldest record that is not delivered.</param>
/// <param name="Success">The share of attempts that succeeded; <c>null</c> if not published.</param>
/// <param name="Delivered">The records delivered.</param>
/// <param name="Failed">The records that went to the error bucket; <c>null</c> if not published.</param>
/// <param name="Refused">The metric that is 1 while the destination refuses the delivery's role;
/// <c>null</c> if not published.</param>
internal sealed record DeliveryMetricNames(
    string Freshness, string? Success, string Delivered, string? Failed = null, IReadOnlyList<string>? Refused = null)
{
    /// <summary>
    /// The metrics by the first part of their names. The comments name the anchor of each on
    /// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html#fh-metrics-cw, except for Iceberg.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, DeliveryMetricNames> ByPrefix = new Dictionary<string, DeliveryMetricNames>
    {
        // #fh-s3-metrics
        ["DeliveryToS3"] = Of("DeliveryToS3"),
        // #fh-s3-metrics; for other destinations only if all records are backed up.
        ["BackupToS3"] = Of("BackupToS3"),
        // #fh-redshift-metrics: a record counts as undelivered until COPY has loaded it. DeliveryToS3.DataFreshness of these
        // streams stops counting when the record is in S3.
        ["DeliveryToRedshift"] = Of("DeliveryToRedshift"),
        // #fh-es-metrics
        ["DeliveryToAmazonOpenSearchService"] = Searchable("DeliveryToAmazonOpenSearchService"),
        // #fh-serverless-metrics
        ["DeliveryToAmazonOpenSearchServerless"] = Searchable("DeliveryToAmazonOpenSearchServerless"),
        // #fh-snowflake-metrics
        ["DeliveryToSnowflake"] = Of("DeliveryToSnowflake"),
        // #fh-splunk-metrics
        ["DeliveryToSplunk"] = Of("DeliveryToSplunk"),
        // #fh-http-metrics
        ["DeliveryToHttpEndpoint"] = Of("DeliveryToHttpEndpoint"),
        // https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-metric.html; also for S3 Tables. There,
        // Success is a count of commits.
        ["DeliveryToIceberg"] = new(
            "DeliveryToIceberg.DataFreshness",
            null,
            "DeliveryToIceberg.SuccessfulRowCount",
            "DeliveryToIceberg.FailedRowCount"),
    };

    private static DeliveryMetricNames Of(string prefix) =>
        new($"{prefix}.DataFreshness", $"{prefix}.Success", $"{prefix}.Records");

    private static DeliveryMetricNames Searchable(string prefix) =>
        Of(prefix) with { Refused = [$"{prefix}.AuthFailure", $"{prefix}.DeliveryRejected"] };
}
