namespace Pipeline.Records;

/// <summary>A measure of an aggregation.</summary>
public sealed record AggregationMeasure
{
    internal AggregationMeasure()
    {
    }

    /// <summary>The name, which is the attribute of aggregate items that holds the measure.</summary>
    public required string Name { get; init; }

    /// <summary>What it computes.</summary>
    public required MeasureKind Kind { get; init; }

    /// <summary>The field that it computes from; null for a count.</summary>
    public string? Field { get; init; }
}
