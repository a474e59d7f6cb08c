using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>A record on its way into a shard.</summary>
/// <param name="PartitionKey">The producer's key, or nothing where the stream places records by itself.</param>
/// <param name="HashKey">What decides the shard.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="Bytes">What counts against sizes and quotas: data and partition key.</param>
internal readonly record struct IncomingRecord(string? PartitionKey, UInt128 HashKey, byte[] Data, int Bytes);

/// <summary>Whether a shard took a record.</summary>
internal enum AppendOutcome
{
    Appended,
    Throttled,
    Closed,
}

/// <summary>What a shard did with a record.</summary>
/// <param name="Outcome">Whether it took it.</param>
/// <param name="SequenceNumber">If so, its place.</param>
/// <param name="IsHot">The shard takes more than an on-demand stream leaves it.</param>
internal readonly record struct Append(AppendOutcome Outcome, string? SequenceNumber, bool IsHot);

/// <summary>A piece of a shard that was read.</summary>
/// <param name="Records">In their order.</param>
/// <param name="Bytes">Their data's size.</param>
/// <param name="Next">The place where to go on.</param>
/// <param name="IsEnd">Nothing more will come.</param>
/// <param name="Behind">How old the next record is that was not read; zero at the tip.</param>
internal sealed record ShardSlice(IReadOnlyList<StreamRecord> Records, long Bytes, long Next, bool IsEnd, TimeSpan Behind);

/// <summary>What a read brought, and from where.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Slice">The records.</param>
/// <param name="NextIterator">Where to go on; nothing at the end of a closed shard.</param>
internal sealed record ReadResult(KinesisStream Stream, KinesisShard Shard, ShardSlice Slice, string? NextIterator);
