namespace Pipeline.Local.Console;

/// <summary>
/// The newest of many: the oldest one goes when there is no more room. All members may be called from any thread.
/// </summary>
/// <param name="most">The most that it keeps.</param>
internal sealed class Ring<T>(int most)
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _kept = new();

    /// <summary>What it keeps, the newest first.</summary>
    public IReadOnlyList<T> Newest
    {
        get
        {
            lock (_lock) return [.. _kept.Reverse()];
        }
    }

    public void Add(T one)
    {
        lock (_lock)
        {
            if (_kept.Count == most) _kept.Dequeue();
            _kept.Enqueue(one);
        }
    }
}
