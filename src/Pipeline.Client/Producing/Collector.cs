namespace Pipeline.Client.Producing;

/// <summary>Collects containers into calls.</summary>
internal sealed class Collector(int maxCount, long maxBytes)
{
    // The KPL's: as soon as one shard gets this much, waiting for more saves no calls.
    private const long ShardBytes = 256 * 1024;

    private readonly Queue<RecordContainer> _containers = [];
    private readonly Dictionary<string, long> _bytesOfShards = [];
    private long _bytes;
    private bool _sendsAll;

    internal TimeSpan Due => _containers.TryPeek(out var next) ? next.Deadline : TimeSpan.MaxValue;

    internal void Add(RecordContainer container)
    {
        _containers.Enqueue(container);
        _bytes += container.Size;
        if (container.Shard is { } shard && (_bytesOfShards[shard] = _bytesOfShards.GetValueOrDefault(shard) + container.Size)
            >= ShardBytes)
        {
            _sendsAll = true;
        }
    }

    /// <summary>Sends all that is collected, without waiting for more.</summary>
    internal void Hurry() => _sendsAll = _containers.Count > 0;

    internal bool IsReady(TimeSpan now) =>
        _sendsAll || _containers.Count >= maxCount || _bytes >= maxBytes || (_containers.Count > 0 && Due <= now);

    /// <summary>Takes the containers of a call.</summary>
    internal List<RecordContainer> Take()
    {
        var (taken, bytes) = (new List<RecordContainer>(), 0L);
        while (taken.Count < maxCount && _containers.TryPeek(out var next)
            && (taken.Count == 0 || bytes + next.Size <= maxBytes))
        {
            taken.Add(_containers.Dequeue());
            bytes += next.Size;
            if (next.Shard is { } shard) _bytesOfShards[shard] -= next.Size;
        }

        _bytes -= bytes;
        if (_containers.Count > 0) return taken;
        _sendsAll = false;
        _bytesOfShards.Clear();
        return taken;
    }
}
