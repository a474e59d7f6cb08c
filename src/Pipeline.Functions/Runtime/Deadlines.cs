namespace Pipeline.Functions.Writer;

/// <summary>
/// How an invocation's time is divided: most for the items, then the rejects, and at the end enough to answer, for an invocation
/// that Lambda ends tells nothing of what it has written.
/// </summary>
/// <param name="now">The invocation's start.</param>
/// <param name="end">When Lambda ends it.</param>
internal readonly struct Deadlines(DateTimeOffset now, DateTimeOffset end)
{
    private static readonly TimeSpan ForRejects = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForTheAnswer = TimeSpan.FromSeconds(1);

    /// <summary>When the last item is sent.</summary>
    public DateTimeOffset Items { get; } = end - Least(ForRejects, (end - now) / 5);

    /// <summary>When the rejects must be kept.</summary>
    public DateTimeOffset Rejects { get; } = end - Least(ForTheAnswer, (end - now) / 10);

    private static TimeSpan Least(TimeSpan x, TimeSpan y) => x < y ? x : y;
}
