namespace Pipeline.Records.Schema.Reading;

/// <summary>The types that values of a schema may have.</summary>
/// <param name="Types">The types without null.</param>
/// <param name="IsNullable">Whether null is one of them.</param>
internal sealed record FieldTypes(IReadOnlyList<FieldType> Types, bool IsNullable)
{
    /// <summary>Every type.</summary>
    public static FieldTypes All { get; } = new(Keywords.AllTypes, IsNullable: true);

    /// <summary>The types of all schemas of a union together; null where there are none.</summary>
    /// <param name="choices">The schemas.</param>
    public static FieldTypes? Of(IReadOnlyList<SchemaField> choices)
    {
        if (choices.Count == 0) return null;
        // A schema of null alone has no values of its type.
        List<FieldType> types =
            [.. choices.Where(choice => choice.Enum is not { Count: 0 }).SelectMany(choice => choice.Types).Distinct().Order()];
        // Every integer is a number.
        if (types.Contains(FieldType.Number)) types.Remove(FieldType.Integer);
        if (types.Count == 0) types.Add(FieldType.String);
        return new FieldTypes(types, choices.Any(choice => choice.IsNullable));
    }
}
