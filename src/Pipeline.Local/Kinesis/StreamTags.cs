namespace Pipeline.Local;

/// <summary>A resource's tags. All members may be called from any thread.</summary>
internal sealed class StreamTags
{
    private readonly SortedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>By key, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _tags];
            }
        }
    }

    /// <summary>Adds or replaces tags; false, and nothing is done, where there would be more than allowed.</summary>
    public bool TrySet(IReadOnlyDictionary<string, string> tags, int maximum)
    {
        lock (_gate)
        {
            if (_tags.Keys.Union(tags.Keys).Count() > maximum)
            {
                return false;
            }

            foreach (var (key, value) in tags)
            {
                _tags[key] = value;
            }

            return true;
        }
    }

    public void Remove(IEnumerable<string> keys)
    {
        lock (_gate)
        {
            foreach (var key in keys)
            {
                _tags.Remove(key);
            }
        }
    }
}
