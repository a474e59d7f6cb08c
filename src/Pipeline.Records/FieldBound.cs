namespace Pipeline.Records;

/// <summary>One end of the range of a number.</summary>
/// <param name="Number">The bound as JSON spells it, with all its digits: <c>1000</c>, <c>-0.25</c> or <c>1E-30</c>.</param>
/// <param name="IsExclusive">Whether the bound itself is outside the range.</param>
public sealed record FieldBound(string Number, bool IsExclusive);
