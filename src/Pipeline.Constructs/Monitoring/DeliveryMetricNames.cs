namespace Pipeline.Constructs.Internal;

/// <summary>
/// The metrics that Firehose publishes of one kind of destination. Alarms read these and no other: one that is not published has
/// no data, so that its alarm is green for ever, or, where silence is bad, never is.
/// </summary>
/// <param name="Freshness">The age of the oldest record that is not delivered.</param>
/// <param name="Success">The part of attempts that succeeded, or nothing.</param>
/// <param name="Delivered">The records delivered.</param>
/// <param name="Failed">The records that went to the error bucket, or nothing.</param>
/// <param name="Refused">What is 1 while the destination refuses the delivery's role.</param>
internal sealed record DeliveryMetricNames(
    string Freshness, string? Success, string Delivered, string? Failed = null, IReadOnlyList<string>? Refused = null)
{
    /// <summary>By the first part of their names. A page a row:
    /// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html#fh-metrics-cw, but for
    /// Iceberg.</summary>
    public static readonly IReadOnlyDictionary<string, DeliveryMetricNames> ByPrefix = new Dictionary<string, DeliveryMetricNames>
    {
        // #fh-s3-metrics
        ["DeliveryToS3"] = Of("DeliveryToS3"),
        // #fh-s3-metrics; of other destinations only where all records are backed up.
        ["BackupToS3"] = Of("BackupToS3"),
        // #fh-redshift-metrics: a record grows old until COPY has loaded it. DeliveryToS3.DataFreshness of these streams ends in
        // S3.
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
        // https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-metric.html; also of S3 Tables. Success is a count of
        // commits there.
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
