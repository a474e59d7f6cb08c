namespace Pipeline.Records.Items;

/// <summary>Decides whether a field can order the events of a key from old to new.</summary>
internal static class OrderingFields
{
    // A date-time in UTC has 20 characters without a fraction, and 24 with three digits of a second. With an offset it has 25
    // or more. So within these lengths, one length means one form.
    private const int ShortestUtc = 20;
    private const int LongestUtc = 24;

    /// <summary>
    /// The violation that says why a field's values cannot be ordered; null where they can. DynamoDB compares numbers by value
    /// and texts by their bytes, so a date-time must have one form in all events.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The field's name.</param>
    public static string? WhyNot(EventSchema schema, string name)
    {
        if (schema.Find(name) is not { } field)
            return $"LatestBy must name a field of the schema; got {name}; use one of {Names(schema)}";
        if (name == schema.PartitionKey.Name || name == schema.SortKey?.Name)
        {
            return "LatestBy must not be a key of the table, which is the same in all events of a " +
                $"key; got {name}; use another field";
        }

        if (!field.IsRequired || field.IsNullable)
        {
            return $"LatestBy must name a required field that is never null; got {name}; require it in " +
                "the schema or use another field";
        }

        return field switch
        {
            { Type: FieldType.Integer or FieldType.Number } => null,
            { Type: FieldType.String, Format: FieldFormat.Date } => null,
            { Type: FieldType.String, Format: FieldFormat.DateTime } => field.MinLength == field.MaxLength
                && field.MinLength is >= ShortestUtc and <= LongestUtc
                    ? null
                    : $"LatestBy must name a date-time of one form, minLength and maxLength equal and {ShortestUtc} to " +
                    $"{LongestUtc}, so that it is in UTC and texts sort as times do; got {name}; set both, such as " +
                    "24 for 2026-11-21T09:15:02.417Z",
            _ => $"LatestBy must name a number, a date or a date-time; got {name}; use another field",
        };
    }

    private static string Names(EventSchema schema)
    {
        var able = schema.Fields.Select(field => field.Name).Where(name => WhyNot(schema, name) is null).ToList();
        return able.Count == 0
            ? "none: the schema has no required number, date or date-time of one form" : string.Join(", ", able);
    }
}
