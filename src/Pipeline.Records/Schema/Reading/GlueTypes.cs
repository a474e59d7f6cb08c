using Pipeline.Records.Limits;

namespace Pipeline.Records.Schema.Reading;

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

            columns.Add(new GlueColumn(field.ColumnName, type, Comment(field.Description)));
        }

        return columns.AsReadOnly();
    }

    // A date-time is a string: no timestamp column reads every text that RFC 3339 allows. Firehose's OpenX deserializer takes a
    // "T" only with a "Z", so that a record with another offset would fail its conversion to Parquet
    // (https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html), and Athena's timestamp cannot keep an
    // offset. As text, JSON and Parquet hold the same value, and from_iso8601_timestamp(column) makes a time of it in a query.
    private static string Type(SchemaField? field) => field?.Type switch
    {
        FieldType.String when field.Format == FieldFormat.Date => "date",
        FieldType.Integer => "bigint",
        FieldType.Number => "double",
        FieldType.Boolean => "boolean",
        FieldType.Array => $"array<{ElementType(field)}>",
        // An object without named properties is a map; its values are read as text where they may be anything.
        FieldType.Object when field.Fields.Count == 0 => $"map<string,{Type(field.Others)}>",
        FieldType.Object => $"struct<{string.Join(',', field.Fields.Select(inner => $"{inner.ColumnName}:{Type(inner)}"))}>",
        _ => "string",
    };

    // Elements of several types, or of any type, are read as text.
    private static string ElementType(SchemaField field)
    {
        if (field.PrefixItems.Count == 0) return Type(field.Items);
        var types = field.PrefixItems.Select(Type).Distinct().ToList();
        if (field.MaxCount is not { } most || most > field.PrefixItems.Count)
            types = [.. types.Append(Type(field.Items)).Distinct()];

        return types.Count == 1 ? types[0] : "string";
    }

    /// <summary>
    /// The JSON key of each column, and of each field within a struct, that has another name. It is in lower case, since the
    /// reader turns keys into lower case first. The reader has one table for all levels.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Mappings(SchemaField @event, SchemaPlace root)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Within(@event))
        {
            var key = field.Name.ToLowerInvariant();
            if (keys.TryAdd(field.ColumnName, key) || keys[field.ColumnName] == key) continue;

            root.Refuse(
                $"give the column {field.ColumnName} one property, on all levels together, "
                + "since the reader of the Glue table tells levels not apart",
                $"'{keys[field.ColumnName]}' and '{field.Name}'",
                "rename one");
        }

        return keys.Where(pair => pair.Key != pair.Value).ToDictionary();
    }

    // A field in a column of text has no column names within.
    private static IEnumerable<SchemaField> Within(SchemaField field) => field.Type == FieldType.Any ? [] :
    [
        .. field.Fields,
        .. field.Fields.Concat(field.PrefixItems).Append(field.Items).Append(field.Others).OfType<SchemaField>().SelectMany(
            Within),
    ];

    private static string? Comment(string? description)
    {
        if (description is null) return null;
        var line = string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var most = (int)ServiceLimits.Glue.ColumnCommentLength.Maximum;
        return line.Length <= most ? line : $"{line[..(most - 3)].TrimEnd()}...";
    }
}
