using Pipeline.Records;

namespace Pipeline.Functions.Transform;

/// <summary>The part of a field's value that becomes a partition key.</summary>
internal enum PartitionPart
{
    Value,
    Year,
    Month,
    Day,
    Hour,
}

/// <summary>
/// Decides which fields can be partition keys. Compiled into the constructs too, so that synthesis already refuses what the
/// function would refuse at its start.
/// </summary>
internal static class PartitionKeyRules
{
    /// <summary>A field's name within the setting, where a comma, <c>=</c> and <c>@</c> mean something else.</summary>
    public static string Escape(string? field) => Uri.EscapeDataString(field ?? "");

    /// <summary>The field's name of the setting's.</summary>
    public static string Unescape(string text) => Uri.UnescapeDataString(text);

    /// <summary>The rule that a field breaks, and what to do about it; null: none.</summary>
    public static (string Rule, string Change)? WhyNot(SchemaField field, PartitionPart part)
    {
        if (!field.IsRequired || field.IsNullable)
        {
            // Firehose delivers a record without all of its keys to the error prefix
            // (https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-error-handling.html).
            return ("name required fields that are never null, since a record without one has no partition",
                "require it in the schema or use another field");
        }

        if (part != PartitionPart.Value)
        {
            return field is { Type: FieldType.String, Format: FieldFormat.DateTime }
                ? null : ($"name a date-time before @{part.ToString().ToLowerInvariant()}",
                    "use a date-time, or the field without a part");
        }

        // With fractions, 1, 1.0 and 1e0 would be three partitions of one value. A whole number has one form.
        return field.Type is FieldType.String or FieldType.Integer or FieldType.Boolean
            ? null : ("name strings, integers or booleans", "use another field");
    }
}
