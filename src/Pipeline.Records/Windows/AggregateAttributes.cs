namespace Pipeline.Records.Windows;

/// <summary>The attributes of aggregate items that are no measures, and the names of their table's keys and index.</summary>
internal static class AggregateAttributes
{
    /// <summary>The partition key: the aggregation and the group, such as <c>crowd#["hall-a"]</c>.</summary>
    public const string Aggregate = "aggregate";

    /// <summary>The sort key: the start of the window in UTC, such as <c>2026-11-21T09:15:00Z</c>.</summary>
    public const string Window = "window";

    /// <summary>
    /// The partition key of <see cref="TopIndex"/>: the aggregation and the window, such as <c>crowd#2026-11-21T09:15:00Z</c>.
    /// </summary>
    public const string Board = "board";

    /// <summary>
    /// The sort key of <see cref="TopIndex"/>: the measure that ranks, as a number, which DynamoDB orders by value. It is absent
    /// where the group has no events, or the measure is not known, so that such an item is not in the index.
    /// </summary>
    public const string Rank = "rank";

    /// <summary>The index by which one query reads the highest groups of a window.</summary>
    public const string TopIndex = "top";

    /// <summary>The end of the window, which is no longer in it.</summary>
    public const string WindowEnd = "window_end";

    /// <summary>The fields of the group, a map.</summary>
    public const string Group = "group";

    /// <summary>The additions and removals that came too late and were not counted; absent where there are none.</summary>
    public const string Late = "late";

    /// <summary>The names of measures that are not known exactly, and which the item therefore lacks; a list.</summary>
    public const string Unknown = "unknown";

    /// <summary>The time after which DynamoDB may delete the item, in seconds since 1970.</summary>
    public const string ExpiresAt = "expires_at";

    /// <summary>How often the item was written, by which a writer notices that another one wrote.</summary>
    public const string Version = "version";

    /// <summary>What the function needs to continue: the last sequence number of each shard, and the state of measures.</summary>
    public const string State = "state";

    /// <summary>The report to a topic: which record was above the threshold, and whether it was sent.</summary>
    public const string Alert = "alert";

    /// <summary>All of them. No measure may have such a name.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Aggregate, Window, Board, Rank, WindowEnd, Group, Late, Unknown, ExpiresAt, Version, State, Alert];
}
