namespace Pipeline.Records;

/// <summary>Turns fields into columns of Hive types.</summary>
internal static class GlueTypes
{
    public static IReadOnlyList<GlueColumn> Columns(IEnumerable<SchemaField> fields, SchemaPlace root)
    {
        var limit = ServiceLimits.Glue.ColumnTypeLength;
        var columns = new List<GlueColumn>();
        foreach (var field in fields)
        {
            var type = Type(field);
            if (!limit.Contains(type.Length))
            {
                root.At("properties", root.Element).At(field.Name, root.Element).Refuse(
                    $"become a Glue type of {limit}", $"{type.Length} {limit.Unit}", "nest less or name less");
            }

            columns.Add(new GlueColumn(Lower(field.Name), type, Comment(field.Description)));
        }

        return columns.AsReadOnly();
    }

    // A date-time is a string: no timestamp column reads every text that RFC 3339 allows. Firehose's OpenX deserializer takes a
    // "T" only with a "Z", so that a record with another offset would fail its conversion to Parquet
    // (https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html), and Athena's timestamp has no offset to keep.
    // As text, JSON and Parquet hold the same value, and from_iso8601_timestamp(column) makes a time of it in a query.
    private static string Type(SchemaField? field) => field?.Type switch
    {
        FieldType.String when field.Format == FieldFormat.Date => "date",
        FieldType.Integer => "bigint",
        FieldType.Number => "double",
        FieldType.Boolean => "boolean",
        FieldType.Array => $"array<{Type(field.Items)}>",
        FieldType.Object => $"struct<{string.Join(',', field.Fields.Select(inner => $"{Lower(inner.Name)}:{Type(inner)}"))}>",
        _ => "string",
    };

    private static string? Comment(string? description)
    {
        if (description is null) return null;
        var line = string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var most = (int)ServiceLimits.Glue.ColumnCommentLength.Maximum;
        return line.Length <= most ? line : $"{line[..(most - 3)].TrimEnd()}...";
    }

    private static string Lower(string name) => name.ToLowerInvariant();
}
