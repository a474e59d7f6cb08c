namespace Pipeline.Records;

/// <summary>When a group of a window is reported to a topic.</summary>
public sealed record AggregationAlert
{
    internal AggregationAlert()
    {
    }

    /// <summary>
    /// The threshold, a number as JSON. A group is reported once in a window: when its
    /// <see cref="WindowedAggregation.RankBy"/> measure is above this for the first time.
    /// </summary>
    public required string Above { get; init; }

    /// <summary>How many groups of the window the message lists, the highest first, 1 to 100. Default: 10.</summary>
    public required int Top { get; init; }
}
