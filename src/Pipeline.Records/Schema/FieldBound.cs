namespace Pipeline.Records;

/// <summary>One end of the range of a number.</summary>
/// <param name="Value">The bound.</param>
/// <param name="IsExclusive">Whether the bound itself is outside.</param>
public sealed record FieldBound(decimal Value, bool IsExclusive);
