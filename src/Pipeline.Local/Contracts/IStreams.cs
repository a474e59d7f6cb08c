namespace Pipeline.Local.Contracts;

/// <summary>A record of a stream.</summary>
/// <param name="SequenceNumber">The sequence number, in digits.</param>
/// <param name="PartitionKey">The producer's key; null where the stream distributes records by itself.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="Arrival">When the stream took the record, to the millisecond.</param>
internal sealed record StreamRecord(string SequenceNumber, string? PartitionKey, byte[] Data, DateTimeOffset Arrival);

/// <summary>A shard of a stream.</summary>
/// <param name="ShardId">The shard's name.</param>
/// <param name="ParentShardId">
/// The shard that it was split from, or one of the two that it was merged from; null for the stream's first shards.
/// </param>
/// <param name="AdjacentParentShardId">The other parent of a merge.</param>
/// <param name="IsClosed">Whether the shard takes no more records.</param>
internal sealed record StreamShard(string ShardId, string? ParentShardId, string? AdjacentParentShardId, bool IsClosed);

/// <summary>
/// The position from which to read a shard: one of TRIM_HORIZON, LATEST, AT_TIMESTAMP (with a time), AT_SEQUENCE_NUMBER or
/// AFTER_SEQUENCE_NUMBER (with a number).
/// </summary>
internal sealed record StreamPosition(string Type, string? SequenceNumber = null, DateTimeOffset? Timestamp = null)
{
    public static StreamPosition TrimHorizon { get; } = new("TRIM_HORIZON");

    public static StreamPosition Latest { get; } = new("LATEST");

    /// <summary>The first record that arrived at a time or later.</summary>
    public static StreamPosition At(DateTimeOffset time) => new("AT_TIMESTAMP", Timestamp: time);

    public static StreamPosition After(string sequenceNumber) => new("AFTER_SEQUENCE_NUMBER", sequenceNumber);
}

/// <summary>The result of a read.</summary>
/// <param name="Records">The records, in the shard's order.</param>
/// <param name="NextIterator">The iterator to read with next; null at the end of a closed shard.</param>
/// <param name="BehindLatest">The age of the next unread record; zero at the tip.</param>
internal sealed record StreamRead(IReadOnlyList<StreamRecord> Records, string? NextIterator, TimeSpan BehindLatest);

/// <summary>
/// Streams for the services inside this process, which read them without HTTP. As over the wire, each call is checked against the
/// caller's policies (kinesis and, where the stream is encrypted, kms:Decrypt) and counts against the shard's quotas.
/// </summary>
internal interface IStreams
{
    /// <exception cref="ServiceException">There is no such stream, or the caller is denied.</exception>
    IReadOnlyList<StreamShard> ListShards(Caller caller, string streamArn);

    /// <exception cref="ServiceException">There is no such stream or shard, or the caller is denied.</exception>
    string GetShardIterator(Caller caller, string streamArn, string shardId, StreamPosition position);

    /// <summary>Reads records; empty at the tip.</summary>
    /// <param name="caller">The reader.</param>
    /// <param name="iterator">The place to read from.</param>
    /// <param name="limit">The most records, 1 to 10,000.</param>
    /// <exception cref="ServiceException">
    /// The iterator expired, the read is throttled (ProvisionedThroughputExceededException), or the caller is denied.
    /// </exception>
    StreamRead GetRecords(Caller caller, string iterator, int limit);

    /// <summary>Subscribes a consumer with enhanced fan-out to the records of a shard, as they arrive.</summary>
    /// <param name="caller">The reader.</param>
    /// <param name="consumerArn">The consumer.</param>
    /// <param name="shardId">The shard.</param>
    /// <param name="position">The position to begin at.</param>
    /// <exception cref="ServiceException">
    /// There is no such consumer or shard, the consumer is already subscribed to the shard, or the caller is denied.
    /// </exception>
    IShardSubscription Subscribe(Caller caller, string consumerArn, string shardId, StreamPosition position);

    /// <summary>
    /// Completes when a read at an iterator would return records or the shard's end, at once if it would now. Readers of an idle
    /// stream wait instead of polling. No record is missed between a read and the wait after it. The iterator may expire
    /// meanwhile, after five minutes.
    /// </summary>
    /// <exception cref="ServiceException">The iterator expired, or its stream or shard is gone.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    Task WaitForRecordsAsync(string iterator, CancellationToken cancellation);
}

/// <summary>The records of a shard as they arrive, for five minutes.</summary>
internal interface IShardSubscription : IDisposable
{
    /// <summary>Cancelled when the subscription is over.</summary>
    CancellationToken Over { get; }

    /// <summary>Whether the reader has taken all records that the shard has now, and has asked for the next ones.</summary>
    bool IsAtTip { get; }

    /// <summary>Waits for records, for five seconds at most. The records of the event before are then taken as read.</summary>
    /// <returns><c>null</c> after the five minutes and after the shard's end.</returns>
    /// <exception cref="ServiceException">
    /// Another subscription has taken the place of this one, or the consumer or stream is gone.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    Task<ShardEvent?> NextAsync(CancellationToken cancellation);
}

/// <summary>One event of a subscription.</summary>
/// <param name="Records">The records, in the shard's order; empty for an idle shard.</param>
/// <param name="Continuation">The sequence number after which to continue; <c>null</c> at the shard's end.</param>
/// <param name="BehindLatest">The age of the next record that was not sent yet; zero at the tip.</param>
internal sealed record ShardEvent(IReadOnlyList<StreamRecord> Records, string? Continuation, TimeSpan BehindLatest);
