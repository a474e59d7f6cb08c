namespace Pipeline.Local.Kinesis;

/// <summary>
/// A shard's records in their order, by places that start at 1 and have no gaps. They are kept in blocks, so that giving up old
/// ones moves nothing; sequence numbers are not kept, they follow from the places. Not safe for several threads.
/// </summary>
internal sealed class ShardLog
{
    private const int BlockLength = 1024;

    // Its place in a block, and what an array and a string cost beside their bytes and characters.
    private const int RecordOverheadBytes = 80;

    private readonly List<Entry[]> _blocks = [];
    private long _blocksStart = 1;

    /// <summary>The place of the oldest record that is left.</summary>
    public long First { get; private set; } = 1;

    /// <summary>What the records take in memory, about.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The place that the next record will have.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>When the oldest record arrived; the end of time where there is none.</summary>
    public long OldestArrival => First < Next ? At(First).Arrival : long.MaxValue;

    public ref readonly Entry At(long index)
    {
        var place = index - _blocksStart;
        return ref _blocks[(int)(place / BlockLength)][place % BlockLength];
    }

    public void Add(string? partitionKey, byte[] data, long arrival)
    {
        var place = Next - _blocksStart;
        if (place / BlockLength == _blocks.Count) _blocks.Add(new Entry[BlockLength]);

        // A clock that was set back must not put times out of order: they are searched.
        var last = First < Next ? At(Next - 1).Arrival : 0;
        _blocks[(int)(place / BlockLength)][place % BlockLength] = new(partitionKey, data, Math.Max(arrival, last));
        Next++;
        HeldBytes += Cost(partitionKey, data);
    }

    /// <summary>The place of the first record that arrived at a time or later.</summary>
    public long FirstSince(long arrival)
    {
        var (low, high) = (First, Next);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = At(middle).Arrival < arrival ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Gives up the records before a place.</summary>
    public void Trim(long first)
    {
        for (; First < first; First++)
        {
            ref var entry = ref _blocks[(int)((First - _blocksStart) / BlockLength)][(First - _blocksStart) % BlockLength];
            HeldBytes -= Cost(entry.PartitionKey, entry.Data);
            entry = default;
        }

        var emptied = (int)((First - _blocksStart) / BlockLength);
        _blocks.RemoveRange(0, emptied);
        _blocksStart += (long)emptied * BlockLength;
    }

    private static int Cost(string? partitionKey, byte[] data) =>
        data.Length + (2 * (partitionKey?.Length ?? 0)) + RecordOverheadBytes;

    public readonly record struct Entry(string? PartitionKey, byte[] Data, long Arrival);
}
