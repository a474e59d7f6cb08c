using System.Text;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Local.Report;

namespace Pipeline.Local.Console;

/// <summary>Rejected records of one reason.</summary>
/// <param name="Reason">The kind of the reason.</param>
/// <param name="Records">How many.</param>
/// <param name="Example">What was wrong with the newest of them, in words.</param>
internal sealed record RejectReason(string Reason, long Records, string Example);

/// <summary>
/// Counts the records in the objects that functions put, if their lines are rejects (see <see cref="RejectCount"/>), by reason. A
/// record that is rejected again soon counts once. All members may be called from any thread.
/// </summary>
internal sealed class RejectTally
{
    /// <summary>The most kinds of reasons. The writer has a handful; another function may have any.</summary>
    public const int MostReasons = 50;

    /// <summary>The most records that are remembered to count them once.</summary>
    public const int MostRemembered = 10_000;

    private const string Others = "(other reasons)";
    private const int LongestText = 300;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RejectReason> _reasons = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>The reasons, the most frequent first.</summary>
    public IReadOnlyList<RejectReason> Reasons
    {
        get
        {
            lock (_lock)
            {
                return [.. _reasons.Values.OrderByDescending(reason => reason.Records)
                    .ThenBy(reason => reason.Reason, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Counts the rejects of an object.</summary>
    public void Add(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || body.Span[0] != '{') return;
        foreach (var line in Encoding.UTF8.GetString(body.Span).Split('\n'))
        {
            if (RejectCount.IdOf(line) is not { } id) continue;
            var (reason, example) = Read(line);
            lock (_lock) Count(id, reason, example);
        }
    }

    private void Count(string id, string reason, string example)
    {
        if (!_known.Add(id)) return;
        _order.Enqueue(id);
        if (_order.Count > MostRemembered) _known.Remove(_order.Dequeue());
        _total++;
        if (!_reasons.ContainsKey(reason) && _reasons.Count >= MostReasons) reason = Others;
        _reasons[reason] = new RejectReason(reason, (_reasons.GetValueOrDefault(reason)?.Records ?? 0) + 1, example);
    }

    // The line has a reason. The writer of this repository adds what is wrong in words.
    private static (string Reason, string Example) Read(string line)
    {
        using var json = GivenJson.Parse(Encoding.UTF8.GetBytes(line));
        var example = json.RootElement.TryGetProperty("violations", out var violations)
            && violations.ValueKind == JsonValueKind.Array && violations.GetArrayLength() > 0 ? $"{violations[0]}" : "";
        return (Texts.Cut($"{json.RootElement.GetProperty("reason")}", LongestText), Texts.Cut(example, LongestText));
    }
}
