namespace Pipeline.Records.Items;

/// <summary>The place of a record in a stream.</summary>
/// <param name="shardId">The shard, ASCII, without characters that JSON escapes.</param>
/// <param name="sequenceNumber">The record's sequence number, 1 to 129 ASCII digits.</param>
/// <param name="subSequenceNumber">The place within an aggregate, from 0; 0 for a plain record.</param>
/// <param name="arrivalMilliseconds">When Kinesis received it, milliseconds since 1970.</param>
internal readonly ref struct RecordOrigin(
    ReadOnlySpan<byte> shardId, ReadOnlySpan<byte> sequenceNumber, int subSequenceNumber, long arrivalMilliseconds)
{
    /// <summary>The shard.</summary>
    public ReadOnlySpan<byte> ShardId { get; } = shardId;

    /// <summary>The record's sequence number.</summary>
    public ReadOnlySpan<byte> SequenceNumber { get; } = sequenceNumber;

    /// <summary>The place within an aggregate.</summary>
    public int SubSequenceNumber { get; } = subSequenceNumber;

    /// <summary>When Kinesis received it, milliseconds since 1970.</summary>
    public long ArrivalMilliseconds { get; } = arrivalMilliseconds;
}
