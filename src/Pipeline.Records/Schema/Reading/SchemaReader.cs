using System.Text;
using System.Text.Json;

namespace Pipeline.Records.Schema.Reading;

/// <summary>Reads a whole schema, and collects what is wrong with it.</summary>
internal static class SchemaReader
{
    public static EventSchema? Read(SchemaPlace root, string json, string? name, string? fileName)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            root.Refuse("be a JSON object", "write a JSON Schema of type object");
            return null;
        }

        var members = root.Members();
        ReadIdentity(root.Document, members);
        var @event = FieldReader.Read(root, "", isRequired: true, new SchemaLevel(0, IsWithoutColumns: false));
        if (@event is null) return null;
        if (@event.Type != FieldType.Object || @event.IsNullable)
        {
            (members.GetValueOrDefault("type") ?? root).Refuse("be object: an event has named fields", "describe an object");
            return null;
        }

        var keys = KeyReader.Read(root, members, @event);
        var columns = GlueTypes.Columns(@event.Fields, root);
        if (keys is null || root.Document.Found.Count > 0) return null;
        var mappings = GlueTypes.Mappings(@event, root);
        if (root.Document.Found.Count > 0) return null;

        return new EventSchema(@event with { Fields = [.. @event.Fields.Select(field => NotEmptyAsKey(field, keys))] })
        {
            Json = json,
            Name = Fit(name ?? Title(members) ?? Path.GetFileNameWithoutExtension(fileName)),
            Description = @event.Description,
            PartitionKey = keys.PartitionKey,
            SortKey = keys.SortKey,
            TimeToLive = keys.TimeToLive,
            EmptyKey = keys.EmptyKey,
            GlueColumns = columns,
            GlueColumnMappings = mappings,
        };
    }

    private static void ReadIdentity(SchemaDocument document, Dictionary<string, SchemaPlace> members)
    {
        if (members.TryGetValue("$schema", out var dialect) && dialect.Text() is { } text)
        {
            if (SchemaDialects.Of(text) is { } known) document.Dialect = known;
            else dialect.Refuse($"be {SchemaDialects.Known}", "name the one that the schema is written in, or remove it");
        }

        // In draft 4 the keyword is id, without the dollar sign.
        document.Id = members.GetValueOrDefault("$id")?.Text()?.TrimEnd('#');
        if (document.Dialect == SchemaDialect.Draft4) document.Id ??= members.GetValueOrDefault("id")?.Text()?.TrimEnd('#');
    }

    private static string? Title(Dictionary<string, SchemaPlace> members) =>
        members.TryGetValue("title", out var title) ? title.Element.GetString() : null;

    private static SchemaField NotEmptyAsKey(SchemaField field, SchemaKeys keys)
    {
        var isKey = field.Name == keys.PartitionKey.Name || field.Name == keys.SortKey?.Name;
        return isKey && keys.EmptyKey is null && field.MayBeEmpty ? field with { MinLength = 1 } : field;
    }

    // Returns letters, digits and single underscores. In Athena, a name that starts with a digit would need quotation marks.
    private static string Fit(string? name)
    {
        var fit = new StringBuilder();
        foreach (var character in name ?? "")
        {
            if (char.IsAsciiLetterOrDigit(character)) fit.Append(char.ToLowerInvariant(character));
            else if (fit.Length > 0 && fit[^1] != '_') fit.Append('_');
        }

        var text = fit.ToString().Trim('_');
        if (text.Length == 0) return "events";
        if (char.IsAsciiDigit(text[0])) text = $"events_{text}";
        return text.Length <= 128 ? text : text[..128].TrimEnd('_');
    }
}
