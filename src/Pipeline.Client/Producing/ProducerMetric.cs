namespace Pipeline.Client.Producing;

/// <summary>The metrics of the KPL, by its names.</summary>
internal enum ProducerMetric
{
    UserRecordsReceived,
    UserRecordsPending,
    UserRecordsPut,
    UserRecordsDataPut,
    KinesisRecordsPut,
    KinesisRecordsDataPut,
    ErrorsByCode,
    AllErrors,
    UserRecordExpired,
    BufferingTime,
    RequestTime,
    RetriesPerRecord,
    UserRecordsPerKinesisRecord,
    KinesisRecordsPerPutRecordsRequest,
    UserRecordsPerPutRecordsRequest,
}

/// <summary>The values of a metric since the last put, for a shard and an error code if it has them.</summary>
internal readonly record struct MetricKey(ProducerMetric Metric, string? Shard, string? ErrorCode)
{
    /// <summary>CloudWatch's unit.</summary>
    internal string Unit => Metric switch
    {
        ProducerMetric.UserRecordsDataPut or ProducerMetric.KinesisRecordsDataPut => "Bytes",
        ProducerMetric.BufferingTime or ProducerMetric.RequestTime => "Milliseconds",
        _ => "Count",
    };

    internal bool IsOf(MetricsLevel level) => level == MetricsLevel.Detailed || Metric is ProducerMetric.UserRecordsPut
        or ProducerMetric.KinesisRecordsPut or ProducerMetric.ErrorsByCode or ProducerMetric.AllErrors
        or ProducerMetric.UserRecordExpired or ProducerMetric.BufferingTime;
}
