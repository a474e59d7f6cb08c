using System.Collections.Concurrent;

namespace Pipeline.Local.Console;

/// <summary>
/// Counts records by partition key. Memory is bounded: it counts the first <paramref name="most"/> keys one by one, and the
/// records of all others together. All members may be called from any thread.
/// </summary>
/// <param name="most">The most keys.</param>
internal sealed class KeyTally(int most)
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _others;
    private int _keys;

    /// <summary>The records of keys that are not counted one by one.</summary>
    public long Others => Interlocked.Read(ref _others);

    public void Add(string key)
    {
        if (!_counts.ContainsKey(key) && (Volatile.Read(ref _keys) >= most || !TryAdd(key)))
        {
            Interlocked.Increment(ref _others);
            return;
        }

        _counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
    }

    /// <summary>The keys with the most records.</summary>
    public IReadOnlyList<(string Key, long Records)> Top(int count) =>
    [
        .. _counts.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(count),
    ];

    private bool TryAdd(string key)
    {
        if (Interlocked.Increment(ref _keys) > most)
        {
            Interlocked.Decrement(ref _keys);
            return false;
        }

        // Another thread may have added it in between.
        if (!_counts.TryAdd(key, 0)) Interlocked.Decrement(ref _keys);
        return true;
    }
}
