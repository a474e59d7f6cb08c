namespace Pipeline.Records;

/// <summary>One aggregation of a declaration: groups of events in tumbling windows, and what is computed for each.</summary>
public sealed record WindowedAggregation
{
    internal WindowedAggregation()
    {
    }

    /// <summary>The name, 1 to 64 characters, which begins the keys of its items.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The fields whose values make a group; empty: all events of a window are one group. An event without a field, or with
    /// <c>null</c>, is in the group of <c>null</c>, as in SQL.
    /// </summary>
    public required IReadOnlyList<string> GroupBy { get; init; }

    /// <summary>
    /// The field with the event's time, which decides its window. A text is a date-time by RFC 3339, or one without an offset,
    /// which counts as UTC; an integer is seconds since 1970.
    /// </summary>
    public required string Time { get; init; }

    /// <summary>
    /// The length of a window in minutes, 1 to 44640 (31 days). Windows begin at whole multiples of it since 1970-01-01 in UTC.
    /// </summary>
    public required int WindowMinutes { get; init; }

    /// <summary>The measures, 1 to 20, in the order of the declaration.</summary>
    public required IReadOnlyList<AggregationMeasure> Measures { get; init; }

    /// <summary>The measure by which the groups of a window are ranked. Default: the first one.</summary>
    public required string RankBy { get; init; }

    /// <summary>
    /// How long after its window's end an event still counts, in minutes, by the time at which it arrived in the stream. After
    /// that, only <c>late</c> of its item counts it. Default: null; no event is late.
    /// </summary>
    public int? AllowedLatenessMinutes { get; init; }

    /// <summary>
    /// How many days after the window's end, or after the last event if that is later, DynamoDB may delete the item, 2 to 3650.
    /// Default: 30.
    /// </summary>
    public required int KeepDays { get; init; }

    /// <summary>When a group is reported to a topic. Default: null; never.</summary>
    public AggregationAlert? Alert { get; init; }
}
