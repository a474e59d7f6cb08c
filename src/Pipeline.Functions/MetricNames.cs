namespace Pipeline.Functions;

/// <summary>
/// The metrics that the functions print in embedded metric format, and that alarms and dashboards read. Compiled into both. Each
/// has the one dimension <see cref="FunctionName"/>.
/// </summary>
internal static class MetricNames
{
    /// <summary>The namespace of all metrics.</summary>
    public const string Namespace = "StreamingPipeline";

    /// <summary>The dimension of all metrics.</summary>
    public const string FunctionName = "FunctionName";

    /// <summary>Kinesis or Firehose records in an invocation's event; a count.</summary>
    public const string RecordsIn = "RecordsIn";

    /// <summary>User records; those within an aggregate count one by one.</summary>
    public const string UserRecords = "UserRecords";

    /// <summary>Items that DynamoDB accepted; a count.</summary>
    public const string ItemsWritten = "ItemsWritten";

    /// <summary>
    /// Records that were not written, because a later record of the same key replaced them or the table has a newer item;
    /// a count.
    /// </summary>
    public const string RecordsSuperseded = "RecordsSuperseded";

    /// <summary>Records that the writer put into the rejects, or that the transformation failed; a count.</summary>
    public const string RecordsRejected = "RecordsRejected";

    /// <summary>Records that the writer returned to Lambda for a retry; a count.</summary>
    public const string RecordsFailed = "RecordsFailed";

    /// <summary>Items that were sent again within an invocation; each time counts.</summary>
    public const string ItemsRetried = "ItemsRetried";

    /// <summary>Write units as DynamoDB counted them.</summary>
    public const string WriteUnitsConsumed = "WriteUnitsConsumed";

    /// <summary>The time from the invocation's start to its response, in milliseconds.</summary>
    public const string BatchLatency = "BatchLatency";

    /// <summary>The age of the batch's newest record at the end of the invocation, in milliseconds.</summary>
    public const string NewestRecordAge = "NewestRecordAge";

    /// <summary>
    /// Records without an event, which both functions skip: blank ones, and control messages of CloudWatch Logs; a count.
    /// </summary>
    public const string RecordsDropped = "RecordsDropped";

    /// <summary>Records that the transformation put back because the response was full; a count.</summary>
    public const string RecordsReingested = "RecordsReingested";

    /// <summary>Additions and removals of events that the aggregation counted; a repeated batch counts again.</summary>
    public const string ChangesCounted = "ChangesCounted";

    /// <summary>Additions and removals that came too late for their window and were not counted; a count.</summary>
    public const string ChangesLate = "ChangesLate";

    /// <summary>Events that are in no aggregate, because they are not valid or have no time; a count.</summary>
    public const string EventsUnusable = "EventsUnusable";

    /// <summary>Items that DynamoDB deleted by their time-to-live, which stay counted; a count.</summary>
    public const string ExpiriesIgnored = "ExpiriesIgnored";

    /// <summary>Aggregate items that were written; a count.</summary>
    public const string AggregatesWritten = "AggregatesWritten";

    /// <summary>Measures of written aggregates whose value is not known exactly, so that the item lacks it; a count.</summary>
    public const string MeasuresUnknown = "MeasuresUnknown";

    /// <summary>Messages about groups above their threshold; a count.</summary>
    public const string AlertsSent = "AlertsSent";
}
