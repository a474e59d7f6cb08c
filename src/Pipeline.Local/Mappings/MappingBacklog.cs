namespace Pipeline.Local.Mappings;

/// <summary>
/// A shard's records that are read and not settled. The checkpoint follows the last record before the first unsettled one.
/// </summary>
/// <param name="maximumRecords">The number of records above which no more are read.</param>
/// <param name="maximumBytes">The number of bytes above which no more are read.</param>
internal sealed class MappingBacklog(int maximumRecords, long maximumBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<MappingRecord> _records = new();
    private TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _checkpoint;
    private long _settled;
    private int _count;
    private long _bytes;

    /// <summary>The sequence number up to which all records are settled; null at the start.</summary>
    public string? Checkpoint
    {
        get
        {
            lock (_lock) return _checkpoint;
        }
    }

    /// <summary>The number of unsettled records.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    public long Settled
    {
        get
        {
            lock (_lock) return _settled;
        }
    }

    /// <summary>The arrival of the oldest unsettled record; null where all are settled.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock) return _records.TryPeek(out var record) ? record.Record.Arrival : null;
        }
    }

    /// <summary>Waits until more may be read.</summary>
    /// <returns>The number of records that may be read.</returns>
    public async Task<int> WaitForRoomAsync(CancellationToken stop)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (_count < maximumRecords && _bytes < maximumBytes) return maximumRecords - _count;
                if (_room.Task.IsCompleted) _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            await room.WaitAsync(stop);
        }
    }

    /// <summary>Takes the next record of the shard.</summary>
    public void Add(MappingRecord record)
    {
        lock (_lock)
        {
            _records.Enqueue(record);
            _count++;
            _bytes += record.Size;
        }
    }

    public void Settle(IReadOnlyList<MappingRecord> records, int start, int end)
    {
        lock (_lock)
        {
            for (var i = start; i < end; i++)
            {
                records[i].IsSettled = true;
                _bytes -= records[i].Size;
            }

            _count -= end - start;
            _settled += end - start;
            while (_records.TryPeek(out var first) && first.IsSettled) _checkpoint = _records.Dequeue().Record.SequenceNumber;
            _room.TrySetResult();
        }
    }
}
