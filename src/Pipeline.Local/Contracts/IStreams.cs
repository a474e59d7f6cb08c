namespace Pipeline.Local.Contracts;

/// <summary>A record of a stream.</summary>
/// <param name="SequenceNumber">Its place in the shard, digits.</param>
/// <param name="PartitionKey">The producer's key; nothing where the stream distributes records by itself.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="Arrival">When the stream took it, to the millisecond.</param>
internal sealed record StreamRecord(string SequenceNumber, string? PartitionKey, byte[] Data, DateTimeOffset Arrival);

/// <summary>A shard.</summary>
/// <param name="ShardId">Its name.</param>
/// <param name="ParentShardId">What it was split from or, with the adjacent one, merged from; nothing at the stream's
/// start.</param>
/// <param name="AdjacentParentShardId">The other parent of a merge.</param>
/// <param name="IsClosed">It takes no records any more.</param>
internal sealed record StreamShard(string ShardId, string? ParentShardId, string? AdjacentParentShardId, bool IsClosed);

/// <summary>
/// Where to read a shard from: one of TRIM_HORIZON, LATEST, AT_TIMESTAMP (with a time), AT_SEQUENCE_NUMBER or
/// AFTER_SEQUENCE_NUMBER (with a number).
/// </summary>
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
/// Streams as the services on this computer read them, without HTTP between. As over the wire each call is checked against the
/// caller's policies (kinesis and, where the stream is encrypted, kms:Decrypt) and counts against the shard's quotas.
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

    /// <summary>Begins to get the records of a shard as they arrive, for a consumer with enhanced fan-out.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="consumerArn">The consumer.</param>
    /// <param name="shardId">The shard.</param>
    /// <param name="position">Where from.</param>
    /// <exception cref="ServiceException">No such consumer or shard, it is subscribed to already, or it may not.</exception>
    IShardSubscription Subscribe(Caller caller, string consumerArn, string shardId, StreamPosition position);

    /// <summary>
    /// Ends when a read at an iterator would bring records or the shard's end, at once if it would now: for readers that need not
    /// poll an idle stream. Nothing is missed between a read and the wait behind it. The iterator may expire meanwhile, after
    /// five minutes.
    /// </summary>
    /// <exception cref="ServiceException">Expired, or its stream or shard is gone.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    Task WaitForRecordsAsync(string iterator, CancellationToken cancellation);
}

/// <summary>The records of a shard as they arrive, for five minutes.</summary>
internal interface IShardSubscription : IDisposable
{
    /// <summary>Cancelled when it is over.</summary>
    CancellationToken Over { get; }

    /// <summary>Whether the reader has taken all records that the shard has now: it has asked for those behind them.</summary>
    bool IsAtTip { get; }

    /// <summary>Waits for records, for five seconds at most, and takes those before them for read.</summary>
    /// <returns><c>null</c> after the five minutes and after the shard's end.</returns>
    /// <exception cref="ServiceException">Another one has taken its place, or the consumer or stream is gone.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    Task<ShardEvent?> NextAsync(CancellationToken cancellation);
}

/// <summary>What a subscription brings at once.</summary>
/// <param name="Records">In the shard's order; empty for an idle shard.</param>
/// <param name="Continuation">The sequence number behind which to go on; <c>null</c> at the shard's end.</param>
/// <param name="BehindLatest">How old the next record is that was not sent yet; zero at the tip.</param>
internal sealed record ShardEvent(IReadOnlyList<StreamRecord> Records, string? Continuation, TimeSpan BehindLatest);
