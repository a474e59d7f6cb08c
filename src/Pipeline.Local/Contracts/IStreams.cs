namespace Pipeline.Local;

/// <summary>A record of a stream.</summary>
/// <param name="SequenceNumber">Its place in the shard, digits.</param>
/// <param name="PartitionKey">The producer's key; nothing where the stream distributes records by itself.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="Arrival">When the stream took it, to the millisecond.</param>
internal sealed record StreamRecord(string SequenceNumber, string? PartitionKey, byte[] Data, DateTimeOffset Arrival);

/// <summary>A shard.</summary>
/// <param name="ShardId">Its name.</param>
/// <param name="ParentShardId">What it was split from or, with the adjacent one, merged from; nothing at the stream's start.</param>
/// <param name="AdjacentParentShardId">The other parent of a merge.</param>
/// <param name="IsClosed">It takes no records any more.</param>
internal sealed record StreamShard(string ShardId, string? ParentShardId, string? AdjacentParentShardId, bool IsClosed);

/// <summary>Where to read a shard from: one of TRIM_HORIZON, LATEST, AT_TIMESTAMP (with a time), AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER (with a number).</summary>
internal sealed record StreamPosition(string Type, string? SequenceNumber = null, DateTimeOffset? Timestamp = null)
{
    public static StreamPosition TrimHorizon { get; } = new("TRIM_HORIZON");

    public static StreamPosition Latest { get; } = new("LATEST");

    public static StreamPosition After(string sequenceNumber) => new("AFTER_SEQUENCE_NUMBER", sequenceNumber);
}

/// <summary>What a read brought.</summary>
/// <param name="Records">In the shard's order.</param>
/// <param name="NextIterator">Where to go on; nothing at the end of a closed shard.</param>
/// <param name="BehindLatest">How old the next record is that was not read yet; zero at the tip.</param>
internal sealed record StreamRead(IReadOnlyList<StreamRecord> Records, string? NextIterator, TimeSpan BehindLatest);

/// <summary>
/// Streams as the services on this computer read them, without HTTP between. As over the wire each call is checked against the caller's
/// policies (kinesis and, where the stream is encrypted, kms:Decrypt) and counts against the shard's quotas.
/// </summary>
internal interface IStreams
{
    /// <exception cref="ServiceException">No such stream, or it may not.</exception>
    IReadOnlyList<StreamShard> ListShards(Caller caller, string streamArn);

    /// <exception cref="ServiceException">No such stream or shard, or it may not.</exception>
    string GetShardIterator(Caller caller, string streamArn, string shardId, StreamPosition position);

    /// <summary>Reads; empty at the tip.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="iterator">Where from.</param>
    /// <param name="limit">Records at most, 1 to 10,000.</param>
    /// <exception cref="ServiceException">Expired, throttled (ProvisionedThroughputExceededException), or it may not.</exception>
    StreamRead GetRecords(Caller caller, string iterator, int limit);

    /// <summary>
    /// Ends when a read at an iterator would bring records or the shard's end, at once if it would now: for readers that need not poll an idle stream.
    /// Nothing is missed between a read and the wait behind it. The iterator may expire meanwhile, after five minutes.
    /// </summary>
    /// <exception cref="ServiceException">Expired, or its stream or shard is gone.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    Task WaitForRecordsAsync(string iterator, CancellationToken cancellation);
}
