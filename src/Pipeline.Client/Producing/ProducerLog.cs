using Microsoft.Extensions.Logging;

namespace Pipeline.Client.Producing;

/// <summary>What producers log.</summary>
internal static partial class ProducerLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "The shards of {Stream} could not be read; its records are sent one by one until they are. The next try is in {Wait}. " +
        "A producer that aggregates must be allowed kinesis:ListShards and kinesis:DescribeStreamSummary.")]
    internal static partial void ShardsNotRead(this ILogger log, string stream, TimeSpan wait, Exception exception);

    [LoggerMessage(2, LogLevel.Warning,
        "The stream {Stream} distributes records by itself (AUTO), where consumers can drop aggregates; records are sent one " +
        "by one. Set AggregationEnabled to false to say that this is known.")]
    internal static partial void StreamDistributesRecords(this ILogger log, string stream);

    [LoggerMessage(3, LogLevel.Information,
        "Aggregates for shard {Predicted} of {Stream} reached {Actual}; the shards are read again and the records put again.")]
    internal static partial void WrongShard(this ILogger log, string stream, string predicted, string actual);

    [LoggerMessage(4, LogLevel.Warning, "A call with {Records} records for {Stream} failed: {ErrorCode}; {Message}")]
    internal static partial void CallFailed(this ILogger log, string stream, int records, string errorCode, string message);

    [LoggerMessage(5, LogLevel.Error, "A record for {Stream} was not put: {ErrorCode}: {Message}")]
    internal static partial void RecordFailed(this ILogger log, string stream, string errorCode, string message);

    [LoggerMessage(6, LogLevel.Warning, "The metrics of {Stream} could not be put into CloudWatch.")]
    internal static partial void MetricsNotPut(this ILogger log, string stream, Exception exception);
}
