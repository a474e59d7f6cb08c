namespace Pipeline.Local.Firehose;

/// <summary>
/// Counts the records of a Firehose stream. Every record that it took is delivered, failed, dropped, discarded or undelivered.
/// </summary>
internal sealed class DeliveryProgress
{
    private long _sourceRecords;
    private long _records;
    private long _delivered;
    private long _failed;
    private long _dropped;
    private long _discarded;
    private long _objects;

    /// <summary>The records that it took, as producers put them or as they stand in the source stream.</summary>
    public long SourceRecords => Interlocked.Read(ref _sourceRecords);

    /// <summary>The records after deaggregation, which splits a source record that holds several.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>The records that were delivered to the destination.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>The records that could not be processed or delivered, and were written under the error prefix.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The records that the transformation dropped.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>
    /// The records that are lost, since the endpoint answered 413. AWS does not write such records to the error bucket either.
    /// </summary>
    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>The objects written, under all prefixes.</summary>
    public long Objects => Interlocked.Read(ref _objects);

    /// <summary>The records that have not been settled yet.</summary>
    public long Undelivered => Records - Delivered - Failed - Dropped - Discarded;

    public void AddSource(long records) => Interlocked.Add(ref _sourceRecords, records);

    public void AddRecords(long count) => Interlocked.Add(ref _records, count);

    public void AddDelivered(long count) => Interlocked.Add(ref _delivered, count);

    public void AddFailed(long count) => Interlocked.Add(ref _failed, count);

    public void AddDropped(long count) => Interlocked.Add(ref _dropped, count);

    public void AddDiscarded(long count) => Interlocked.Add(ref _discarded, count);

    public void AddObject() => Interlocked.Increment(ref _objects);
}
