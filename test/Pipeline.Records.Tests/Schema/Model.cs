using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Schema;

/// <summary>Writes a schema's model as JSON without default values.</summary>
internal static class Model
{
    public static JsonObject Of(EventSchema schema) => Compact(new()
    {
        ["name"] = schema.Name,
        ["description"] = schema.Description,
        ["allowsOthers"] = schema.AllowsOthers,
        ["partitionKey"] = $"{schema.PartitionKey.Name} {schema.PartitionKey.KeyType}",
        ["sortKey"] = schema.SortKey is { } sort ? $"{sort.Name} {sort.KeyType}" : null,
        ["timeToLive"] = schema.TimeToLive,
        ["emptyKey"] = schema.EmptyKey,
        ["fields"] = new JsonArray([.. schema.Fields.Select(Of)]),
        ["glueColumns"] = new JsonArray([.. schema.GlueColumns.Select(column => Compact(new()
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["comment"] = column.Comment,
        }))]),
    });

    private static JsonNode Of(SchemaField field) => Compact(new()
    {
        ["name"] = field.Name.Length == 0 ? null : field.Name,
        ["type"] = $"{field.Type}{(field.IsNullable ? " or null" : "")}{(field.IsRequired ? "" : ", optional")}",
        ["format"] = field.Format == FieldFormat.None ? null : field.Format.ToString(),
        ["enum"] = field.Enum is null ? null : string.Join(", ", field.Enum),
        ["minimum"] = Of(field.Minimum),
        ["maximum"] = Of(field.Maximum),
        ["length"] = field.MinLength is null && field.MaxLength is null ? null : $"{field.MinLength} to {field.MaxLength}",
        ["items"] = field.Items is null ? null : Of(field.Items),
        ["fields"] = field.Fields.Count == 0 ? null : new JsonArray([.. field.Fields.Select(Of)]),
        ["allowsOthers"] = field.Type == FieldType.Object ? field.AllowsOthers : null,
        ["description"] = field.Description,
    });

    private static string? Of(FieldBound? bound) => bound is null
        ? null : $"{bound.Number}{(bound.IsExclusive ? " exclusive" : "")}";

    private static JsonObject Compact(JsonObject json)
    {
        foreach (var name in json.Where(member => member.Value is null).Select(member => member.Key).ToList()) json.Remove(name);
        return json;
    }
}
