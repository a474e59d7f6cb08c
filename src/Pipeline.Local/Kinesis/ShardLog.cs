namespace Pipeline.Local.Kinesis;

/// <summary>
/// A shard's records in their order. Their places start at 1 and have no gaps. Records are kept in blocks, so that giving up old
/// ones moves no others. Sequence numbers are not kept, since they follow from the places. Not safe for several threads.
/// </summary>
internal sealed class ShardLog
{
    private const int BlockLength = 1024;

    // The slot in a block, and the overhead of an array and a string.
    private const int RecordOverheadBytes = 80;

    private readonly List<Entry[]> _blocks = [];
    private long _blocksStart = 1;

    /// <summary>The place of the oldest record that is kept.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The memory that the records take, in bytes, approximately.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The place that the next record will have.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>The arrival of the oldest record; <see cref="long.MaxValue"/> where there is none.</summary>
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

        // Arrivals are searched by halving, so a clock that was set back must not put them out of order.
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
