namespace Pipeline.Client.Producing;

/// <summary>How many of its metrics a producer puts into CloudWatch, as in the KPL.</summary>
public enum MetricsLevel
{
    /// <summary>
    /// <c>UserRecordsPut</c>, <c>KinesisRecordsPut</c>, <c>ErrorsByCode</c>, <c>AllErrors</c>, <c>UserRecordExpired</c> and
    /// <c>BufferingTime</c>.
    /// </summary>
    Summary,

    /// <summary>All.</summary>
    Detailed,
}

/// <summary>Which dimensions the metrics of a producer have in CloudWatch, as in the KPL.</summary>
public enum MetricsGranularity
{
    /// <summary>None: one metric for all streams of the namespace.</summary>
    Global,

    /// <summary>Besides <see cref="Global"/>, the metrics of each stream: <c>StreamName</c>.</summary>
    Stream,

    /// <summary>Besides <see cref="Stream"/>, the metrics of each shard: <c>StreamName</c> and <c>ShardId</c>.</summary>
    Shard,
}
