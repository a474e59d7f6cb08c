namespace Pipeline.Records;

/// <summary>What a measure of an aggregation computes from the events of a group and a window.</summary>
public enum MeasureKind
{
    /// <summary>The number of events.</summary>
    Count,

    /// <summary>The sum of a field's numbers, exact to the last digit; 0 where no event has one.</summary>
    Sum,

    /// <summary>The smallest of a field's numbers.</summary>
    Min,

    /// <summary>The largest of a field's numbers.</summary>
    Max,

    /// <summary>The number of different values of a field.</summary>
    Distinct,
}
