using System.Collections.Concurrent;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Reports;

/// <summary>
/// Counts the calls of functions that were not carried out: a function may go on after them and answer that all went well.
/// All members may be called from any thread.
/// </summary>
internal sealed class RefusedCalls
{
    private readonly ConcurrentDictionary<(string Function, Refusal Refusal, string Action), Entry> _calls = new();

    /// <summary>In the order of functions and actions.</summary>
    public IReadOnlyList<RefusedCall> All =>
    [
        .. _calls.OrderBy(call => call.Key.Function, StringComparer.Ordinal)
            .ThenBy(call => call.Key.Refusal)
            .ThenBy(call => call.Key.Action, StringComparer.Ordinal)
            .Select(call => new RefusedCall(
                call.Key.Function, call.Key.Refusal, call.Key.Action, call.Value.Resource,
                    Interlocked.Read(ref call.Value.Count))),
    ];

    /// <summary>Counts a call, if a function made it.</summary>
    public void Add(Caller caller, Refusal refusal, string action, string resource)
    {
        if (caller.Function is not { } function) return;
        Interlocked.Increment(ref _calls.GetOrAdd((function, refusal, action), _ => new Entry(resource)).Count);
    }

    private sealed class Entry(string resource)
    {
        public long Count;

        public string Resource => resource;
    }
}
