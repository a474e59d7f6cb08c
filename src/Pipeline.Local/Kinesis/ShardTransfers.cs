using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>A record on its way into a shard.</summary>
/// <param name="PartitionKey">The producer's key; null where the stream places records by itself.</param>
/// <param name="HashKey">The hash key, which decides the shard.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="Bytes">The size that counts against limits and quotas: data and partition key.</param>
internal readonly record struct IncomingRecord(string? PartitionKey, UInt128 HashKey, byte[] Data, int Bytes);

/// <summary>The outcome of appending a record to a shard.</summary>
internal enum AppendOutcome
{
    Appended,
    Throttled,
    Closed,
}

/// <summary>The result of appending a record to a shard.</summary>
/// <param name="Outcome">Whether the shard took the record.</param>
/// <param name="SequenceNumber">The record's sequence number; null where the shard did not take it.</param>
/// <param name="IsHot">Whether the shard takes more than an on-demand stream allows one shard.</param>
internal readonly record struct Append(AppendOutcome Outcome, string? SequenceNumber, bool IsHot);

/// <summary>The records of one read of a shard.</summary>
/// <param name="Records">The records, in their order.</param>
/// <param name="Bytes">The size of their data.</param>
/// <param name="Next">The place to read from next.</param>
/// <param name="IsEnd">Whether the shard has ended: no more records will come.</param>
/// <param name="Behind">The age of the next record that was not read; zero at the tip.</param>
internal sealed record ShardSlice(IReadOnlyList<StreamRecord> Records, long Bytes, long Next, bool IsEnd, TimeSpan Behind);

/// <summary>The result of a read.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Slice">The records.</param>
/// <param name="NextIterator">The iterator to read with next; null at the end of a closed shard.</param>
internal sealed record ReadResult(KinesisStream Stream, KinesisShard Shard, ShardSlice Slice, string? NextIterator);
