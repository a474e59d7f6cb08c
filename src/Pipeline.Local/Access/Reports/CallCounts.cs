using System.Collections.Concurrent;

namespace Pipeline.Local.Access.Reports;

/// <summary>Counts calls by role, action and resource. All members may be called from any thread.</summary>
internal sealed class CallCounts
{
    /// <summary>
    /// The most different calls that are counted one by one. Further calls are counted by role and action only.
    /// </summary>
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<(string Role, string Action, string Resource), Entry> _calls = new();

    /// <summary>Counts a call.</summary>
    /// <returns>Whether it is the first of its kind.</returns>
    public bool Add(string roleArn, string action, string resource, string message = "")
    {
        if (_calls.Count >= Most && !_calls.ContainsKey((roleArn, action, resource))) resource = "*";
        return Interlocked.Increment(ref _calls.GetOrAdd((roleArn, action, resource), _ => new Entry(message)).Count) == 1;
    }

    /// <summary>A role's calls, or those of all roles, the most frequent first.</summary>
    public IEnumerable<(string Action, string Resource, string Message, long Count)> Of(string? roleArn) =>
        _calls.Where(entry => roleArn is null || entry.Key.Role == roleArn)
            .Select(entry => (entry.Key, entry.Value.Message, Count: Interlocked.Read(ref entry.Value.Count)))
            .Select(entry => (entry.Key.Action, entry.Key.Resource, entry.Message, entry.Count))
            .OrderByDescending(call => call.Count)
            .ThenBy(call => call.Action, StringComparer.Ordinal)
            .ThenBy(call => call.Resource, StringComparer.Ordinal);

    private sealed class Entry(string message)
    {
        public long Count;

        public string Message => message;
    }
}
