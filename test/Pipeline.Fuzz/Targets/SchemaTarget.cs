using System.Text;
using System.Text.Json;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Records;
using Pipeline.Records.Schema.Reading;

namespace Pipeline.Fuzz.Targets;

/// <summary>
/// The schema reader and, after <see cref="FuzzTarget.Separator"/>, an event for the schema. A schema is either refused with
/// reasons, or it means the same in any notation, has a Glue table, and judges the event as the reference does.
/// </summary>
internal static class SchemaTarget
{
    private static readonly JsonSerializerOptions Options = new() { MaxDepth = 200 };

    public static void Try(byte[] input)
    {
        var (bytes, @event) = FuzzTarget.Split(input);
        var text = TextFile.Decode(bytes, "schema.json", out var violation);
        PropertyException.Require(violation is null || text.Length == 0, "bytes that are no text must give no text",
            violation ?? "");
        if (violation is not null || Read(text) is not { } schema) return;

        var description = Describe(schema);
        PropertyException.Same(
            description, Read(schema.Json) is { } again ? Describe(again) : null,
                "a schema must be read from its own text as the same");
        PropertyException.Same(
            description, Read(Encode(schema.Json)) is { } other ? Describe(other) : null,
                "a schema in other characters must be the same");
        CheckGlue(schema);
        new EventCheck(new WriterCase(schema.Json)).Try(@event ?? "{}"u8.ToArray());
    }

    private static EventSchema? Read(string text)
    {
        try
        {
            return EventSchema.Parse(text);
        }
        catch (InvalidInputException error)
        {
            foreach (var reason in error.Violations)
            {
                PropertyException.Require(reason.Contains("; got ", StringComparison.Ordinal),
                    "a refusal must say what was found", reason);
            }

            return null;
        }
    }

    private static string Describe(EventSchema schema) => JsonSerializer.Serialize(new
    {
        schema.Name,
        schema.Description,
        schema.Fields,
        schema.PartitionKey,
        schema.SortKey,
        schema.TimeToLive,
        schema.EmptyKey,
        schema.GlueColumns,
        Mappings = schema.GlueColumnMappings.OrderBy(pair => pair.Key, StringComparer.Ordinal),
    }, Options);

    private static string Encode(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
        using var output = new MemoryStream();
        using (var writer =
            new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, MaxDepth = 1000, SkipValidation = true }))
        {
            document.RootElement.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void CheckGlue(EventSchema schema)
    {
        var names = schema.GlueColumns.Select(column => column.Name).ToList();
        PropertyException.Require(names.Count == schema.Fields.Count, "each field must be a column");
        PropertyException.Require(names.Distinct().Count() == names.Count, "columns must differ", string.Join(", ", names));
        foreach (var column in schema.GlueColumns)
        {
            PropertyException.Require(IsName(column.Name), "a column's name must be one of Hive", column.Name);
            var rest = column.Type.AsSpan();
            PropertyException.Require(ReadType(ref rest) && rest.IsEmpty, "a column's type must be one of Hive", column.Type);
        }
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var character in name) if (character is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')) return false;

        return name.Length is > 0 and <= 255;
    }

    // Hive's grammar of types, as far as schemas use it.
    private static bool ReadType(ref ReadOnlySpan<char> text)
    {
        foreach (var name in (string[])["string", "date", "bigint", "double", "boolean"])
        {
            if (!text.StartsWith(name)) continue;
            text = text[name.Length..];
            return true;
        }

        if (Take(ref text, "array<")) return ReadType(ref text) && Take(ref text, ">");
        if (Take(ref text, "map<string,")) return ReadType(ref text) && Take(ref text, ">");
        if (!Take(ref text, "struct<")) return false;
        do
        {
            var colon = text.IndexOf(':');
            if (colon < 0 || !IsName(text[..colon])) return false;
            text = text[(colon + 1)..];
            if (!ReadType(ref text)) return false;
        }
        while (Take(ref text, ","));
        return Take(ref text, ">");
    }

    private static bool Take(ref ReadOnlySpan<char> text, string start)
    {
        if (!text.StartsWith(start)) return false;
        text = text[start.Length..];
        return true;
    }
}
