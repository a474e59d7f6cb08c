namespace Pipeline.Functions;

/// <summary>
/// The metrics that the functions print in embedded metric format, and that alarms and dashboards read. Compiled into both. Each
/// has the one dimension <see cref="FunctionName"/>.
/// </summary>
internal static class MetricNames
{
    /// <summary>The namespace of all.</summary>
    public const string Namespace = "StreamingPipeline";

    /// <summary>The dimension.</summary>
    public const string FunctionName = "FunctionName";

    /// <summary>Kinesis or Firehose records that an invocation was given; a count.</summary>
    public const string RecordsIn = "RecordsIn";

    /// <summary>User records, those within aggregates counted one by one.</summary>
    public const string UserRecords = "UserRecords";

    /// <summary>Items that DynamoDB took; a count.</summary>
    public const string ItemsWritten = "ItemsWritten";

    /// <summary>
    /// Records that need no write of their own: a later one of the same key replaced them, or the table has a newer item; a
    /// count.
    /// </summary>
    public const string RecordsSuperseded = "RecordsSuperseded";

    /// <summary>Records that went to the rejects, or that a transformation failed; a count.</summary>
    public const string RecordsRejected = "RecordsRejected";

    /// <summary>Records that were handed back to be tried in a later invocation; a count.</summary>
    public const string RecordsFailed = "RecordsFailed";

    /// <summary>Items that were sent again within an invocation, each time counted.</summary>
    public const string ItemsRetried = "ItemsRetried";

    /// <summary>Write units as DynamoDB counted them.</summary>
    public const string WriteUnitsConsumed = "WriteUnitsConsumed";

    /// <summary>From the invocation's start to its answer, milliseconds.</summary>
    public const string BatchLatency = "BatchLatency";

    /// <summary>How long ago the newest record of the batch arrived, at the invocation's end, milliseconds.</summary>
    public const string NewestRecordAge = "NewestRecordAge";

    /// <summary>
    /// Records without an event, which both functions pass over: blank ones, and control messages of CloudWatch Logs; a count.
    /// </summary>
    public const string RecordsDropped = "RecordsDropped";

    /// <summary>Records put back because the response was full; a count.</summary>
    public const string RecordsReingested = "RecordsReingested";
}
