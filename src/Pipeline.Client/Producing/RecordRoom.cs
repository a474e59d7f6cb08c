namespace Pipeline.Client.Producing;

/// <summary>The memory for records that are not settled yet. Records that find none wait in their order.</summary>
internal sealed class RecordRoom(int maxRecords, long maxBytes)
{
    private readonly Queue<PendingRecord> _waiting = [];
    private long _bytes;

    /// <summary>The records that take memory.</summary>
    internal int Count { get; private set; }

    /// <summary>Takes the memory of a record.</summary>
    /// <returns>Whether there was enough; if not, the record waits.</returns>
    internal bool Enter(PendingRecord record)
    {
        if (_waiting.Count == 0 && Fits(record))
        {
            Take(record);
            return true;
        }

        record.Admission = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(record);
        return false;
    }

    internal void Leave(PendingRecord record)
    {
        Count--;
        _bytes -= record.Cost;
    }

    /// <summary>The next record that has its memory now; false: none has.</summary>
    internal bool TryAdmit(out PendingRecord record)
    {
        while (_waiting.TryPeek(out record!))
        {
            var isWaiting = record.State == RecordState.Waiting;
            if (isWaiting && !Fits(record)) return false;
            _waiting.Dequeue();
            if (!isWaiting) continue;
            Take(record);
            return true;
        }

        return false;
    }

    // A record that is larger than the limit is taken alone.
    private bool Fits(PendingRecord record) => Count == 0 || (Count < maxRecords && _bytes + record.Cost <= maxBytes);

    private void Take(PendingRecord record)
    {
        Count++;
        _bytes += record.Cost;
    }
}
