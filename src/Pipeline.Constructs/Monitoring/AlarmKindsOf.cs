using Pipeline.Functions;
using static Pipeline.Constructs.AlarmMeaning;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Every alarm of every group: a threshold, a section of docs/runbook.md and a row of docs/alarms.md belong to each.
/// </summary>
internal static class AlarmKindsOf
{
    private const AlarmSeverity Critical = AlarmSeverity.Critical;
    private const AlarmSeverity Warning = AlarmSeverity.Warning;
    private const string ZeroIsGood = "0: one is too many";
    private const string AllIsGood = "1: all of them must succeed";
    private const string OpenSearch = "AWS's recommendation for OpenSearch Service";

    public static readonly AlarmKinds Stream = new(
        "stream",
        new("IteratorAge", Critical, DataLate, "Retention × IteratorAgeShare"),
        new("ConsumerBehind", Critical, DataLate, "Retention × IteratorAgeShare"),
        new("WriteThrottled", Warning, Capacity, "FailureShare"),
        new("ReadThrottled", Warning, Capacity, "FailureShare"),
        new("PutRecordFailed", Warning, DataLost, "1 - FailureShare"),
        new("PutRecordsFailed", Warning, DataLost, "FailureShare"),
        new("Silence", Critical, PipelineDown, "less than 1 record in MaximumSilence"),
        new("TrafficLow", Critical, PipelineDown, "ExpectedTraffic.Records in ExpectedTraffic.Period"),
        new("TrafficAnomaly", Warning, PipelineDown, "AnomalyBand standard deviations around what CloudWatch learned"));

    public static readonly AlarmKinds Function = new(
        "function",
        new("Errors", Critical, PipelineDown, ZeroIsGood),
        new("Throttles", Warning, DataLate, ZeroIsGood),
        new("Duration", Warning, Capacity, "Timeout × DurationShare"),
        new("Concurrency", Warning, Capacity, "90 % of ReservedConcurrency"),
        new("IteratorAge", Critical, DataLate, "StreamRetention × IteratorAgeShare"),
        new("RecordsDropped", Critical, DataLost, ZeroIsGood),
        new("RecordsSetAside", Critical, DataLost, ZeroIsGood),
        new("DestinationFailures", Critical, DataLost, ZeroIsGood),
        new("RecordsRejected", Warning, DataLost, ZeroIsGood),
        new("Silence", Critical, PipelineDown, "less than 1 poll in MaximumSilence"));

    public static readonly AlarmKinds Table = new(
        "table",
        new("WriteThrottled", Warning, DataLate, ZeroIsGood),
        new("ReadThrottled", Warning, Capacity, ZeroIsGood),
        new("IndexWriteThrottled", Warning, DataLate, ZeroIsGood),
        new("IndexReadThrottled", Warning, Capacity, ZeroIsGood),
        new("SystemErrors", Critical, PipelineDown, ZeroIsGood),
        new("ReplicationLatency", Warning, DataLate, "MaximumReplicationLatency"),
        new("WriteCapacity", Warning, Capacity, "MaximumWriteUnits × CapacityShare"),
        new("ReadCapacity", Warning, Capacity, "MaximumReadUnits × CapacityShare"));

    public static readonly AlarmKinds Aggregation = new(
        "aggregation",
        new(MetricNames.EventsUnusable, Warning, DataLost, ZeroIsGood),
        new(MetricNames.ChangesLate, Warning, DataLost, "MaximumLate"),
        new(MetricNames.MeasuresUnknown, Warning, DataLost, ZeroIsGood));

    public static readonly AlarmKinds Delivery = new(
        "delivery",
        new("DataFreshness", Critical, DataLate, "BufferingInterval + FreshnessAllowance"),
        new("Success", Critical, PipelineDown, AllIsGood),
        new("Failed", Critical, DataLost, ZeroIsGood),
        new("AuthFailure", Critical, PipelineDown, ZeroIsGood),
        new("DeliveryRejected", Critical, PipelineDown, ZeroIsGood),
        new("TransformationSuccess", Critical, PipelineDown, AllIsGood),
        new("ProcessedNone", Critical, DataLost, ZeroIsGood),
        new("DecompressionFailed", Warning, DataLost, ZeroIsGood),
        new("ConversionFailed", Warning, DataLost, ZeroIsGood),
        new("PartitionsExceeded", Critical, DataLost, ZeroIsGood),
        new("Throttled", Critical, DataLost, ZeroIsGood),
        new("IncomingBytes", Warning, Capacity, "BytesPerSecondLimit × LimitShare"),
        new("IncomingRecords", Warning, Capacity, "RecordsPerSecondLimit × LimitShare"),
        new("IncomingPutRequests", Warning, Capacity, "PutRequestsPerSecondLimit × LimitShare"),
        new("SourceBehind", Critical, DataLate, "SourceRetention × SourceAgeShare; MaximumOffsetLag of a topic"),
        new("SourceThrottled", Warning, DataLate, ZeroIsGood),
        new("SourceHeldUp", Warning, DataLate, ZeroIsGood),
        new("SourceInvalid", Warning, DataLost, ZeroIsGood),
        new("Silence", Critical, PipelineDown, "less than 1 record in MaximumSilence"));

    public static readonly AlarmKinds Search = new(
        "search",
        new("Red", Critical, PipelineDown, OpenSearch),
        new("Yellow", Warning, Capacity, OpenSearch),
        new("WritesBlocked", Critical, PipelineDown, OpenSearch),
        new("SnapshotFailed", Warning, Capacity, OpenSearch),
        new("FreeStorage", Critical, Capacity, "Size.Volume × FreeStorageShare"),
        new("Nodes", Warning, Capacity, "Size.DataNodes and dedicated masters"),
        new("Cpu", Warning, Capacity, OpenSearch),
        new("Memory", Critical, Capacity, OpenSearch),
        new("OldMemory", Warning, Capacity, OpenSearch),
        new("MasterCpu", Warning, Capacity, OpenSearch),
        new("MasterMemory", Critical, Capacity, OpenSearch),
        new("MasterOldMemory", Warning, Capacity, OpenSearch),
        new("MasterReachable", Critical, PipelineDown, OpenSearch),
        new("WritesRefused", Warning, DataLate, OpenSearch),
        new("ServerErrors", Critical, PipelineDown, OpenSearch),
        new("KeyDisabled", Critical, PipelineDown, OpenSearch),
        new("KeyInaccessible", Critical, PipelineDown, OpenSearch));

    public static readonly AlarmKinds Queue = new(
        "queue",
        new("OldestMessage", Critical, DataLate, "Retention × AgeShare"),
        new("DeadLettersWaiting", Critical, DataLost, ZeroIsGood));

    public static readonly AlarmKinds Pipe = new(
        "pipe",
        new("ExecutionFailed", Critical, PipelineDown, ZeroIsGood),
        new("TargetPartiallyFailed", Warning, DataLate, ZeroIsGood),
        new("ExecutionThrottled", Warning, DataLate, ZeroIsGood),
        new("ExecutionTimeout", Warning, DataLate, ZeroIsGood));

    public static readonly AlarmKinds Api = new(
        "api",
        new("ServerErrors", Critical, PipelineDown, "ServerErrorShare; default as AWS recommends"),
        new("ClientErrors", Warning, DataLost, "ClientErrorShare; default as AWS recommends"),
        new("Latency", Warning, Capacity, "MaximumLatency; the default is our own"));

    public static readonly AlarmKinds Channel = new(
        "channel",
        new("DeliveryFailed", Critical, DataLost, ZeroIsGood),
        new("DataFreshness", Critical, DataLate, "DataFreshness of the channel + FreshnessAllowance"),
        new("Silence", Critical, PipelineDown, "less than 1 record in MaximumSilence"));

    public static readonly AlarmKinds Catalog = new(
        "catalog",
        new("QueriesFailed", Warning, Capacity, "MaximumFailedQueries"),
        new("ScanNearCutoff", Warning, Capacity, "BytesScannedCutoff × ScannedShare"));

    public static readonly AlarmKinds Health = new(
        "health",
        new("DataLost", Critical, DataLost, "any alarm that means DataLost"),
        new("DataLate", Warning, DataLate, "any alarm that means DataLate"),
        new("PipelineDown", Critical, PipelineDown, "any alarm that means PipelineDown"));

    /// <summary>All groups.</summary>
    public static IReadOnlyList<AlarmKinds> All { get; } =
        [Stream, Function, Table, Aggregation, Delivery, Search, Queue, Pipe, Api, Channel, Catalog, Health];
}
