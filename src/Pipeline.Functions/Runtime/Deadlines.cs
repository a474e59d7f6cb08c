namespace Pipeline.Functions.Runtime;

/// <summary>
/// Divides an invocation's time: most of it for the items, then for the rejects, and at the end enough to respond. An
/// invocation that Lambda ends at its timeout cannot report what it has written.
/// </summary>
/// <param name="now">The start of the invocation.</param>
/// <param name="end">When Lambda ends the invocation.</param>
internal readonly struct Deadlines(DateTimeOffset now, DateTimeOffset end)
{
    private static readonly TimeSpan ForRejects = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForTheAnswer = TimeSpan.FromSeconds(1);

    /// <summary>When the last item must be sent.</summary>
    public DateTimeOffset Items { get; } = end - Least(ForRejects, (end - now) / 5);

    /// <summary>When the rejects must be stored.</summary>
    public DateTimeOffset Rejects { get; } = end - Least(ForTheAnswer, (end - now) / 10);

    private static TimeSpan Least(TimeSpan x, TimeSpan y) => x < y ? x : y;
}
