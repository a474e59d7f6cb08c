namespace Pipeline.Records.Windows;

/// <summary>An event that is added to a group and window, or removed from it.</summary>
/// <param name="Facts">The event.</param>
/// <param name="IsRemoval">Whether it is removed.</param>
/// <param name="SequenceNumber">The sequence number of its stream record.</param>
/// <param name="ArrivalSeconds">When the record arrived in the stream, in seconds since 1970.</param>
internal sealed record WindowChange(EventFacts Facts, bool IsRemoval, string SequenceNumber, long ArrivalSeconds)
{
    /// <summary>
    /// Whether the change comes too late to count. The record's own time decides, not the clock, so that the answer is the same
    /// at every attempt.
    /// </summary>
    public bool IsLate(WindowedAggregation aggregation) =>
        aggregation.AllowedLatenessMinutes is { } allowed
        && ArrivalSeconds >= (Facts.WindowStart + aggregation.WindowMinutes + allowed) * 60;
}
