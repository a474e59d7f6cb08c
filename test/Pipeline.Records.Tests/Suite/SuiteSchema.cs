using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Suite;

/// <summary>
/// A schema of the suite as the property <c>v</c> of an event. The suite's schemas mostly name no type, which an event's must:
/// what limits values of one type gets that type, and a value that it would have let pass for another type is left out.
/// </summary>
internal sealed class SuiteSchema
{
    private static readonly Dictionary<string, string> TypeOf = new()
    {
        ["format"] = "string",
        ["minLength"] = "string",
        ["maxLength"] = "string",
        ["pattern"] = "string",
        ["minimum"] = "number",
        ["maximum"] = "number",
        ["exclusiveMinimum"] = "number",
        ["exclusiveMaximum"] = "number",
        ["multipleOf"] = "number",
        ["items"] = "array",
        ["prefixItems"] = "array",
        ["additionalItems"] = "array",
        ["minItems"] = "array",
        ["maxItems"] = "array",
        ["uniqueItems"] = "array",
        ["properties"] = "object",
        ["patternProperties"] = "object",
        ["additionalProperties"] = "object",
        ["required"] = "object",
        ["minProperties"] = "object",
        ["maxProperties"] = "object",
    };

    // What holds schemas by name, whose keys are no keywords, and what holds one or a list of them.
    private static readonly HashSet<string> Named = ["properties", "patternProperties", "$defs", "definitions"];
    private static readonly HashSet<string> Inner =
        ["items", "prefixItems", "additionalItems", "additionalProperties", "allOf", "anyOf", "oneOf"];

    private readonly HashSet<JsonObject> _typed = [];

    public SuiteSchema(SuiteCase suiteCase)
    {
        var schema = suiteCase.Schema.DeepClone();
        if (schema is JsonObject root) root.Remove("$schema");
        AddTypes(schema);
        MoveReferences(schema);
        Event = new JsonObject
        {
            ["$schema"] = Dialect(suiteCase.Draft),
            ["type"] = "object",
            ["properties"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "string" }, ["v"] = schema },
            ["required"] = new JsonArray("key"),
            ["x-dynamodb"] = new JsonObject { ["partitionKey"] = "key" },
        };
    }

    /// <summary>The event's schema.</summary>
    public JsonObject Event { get; }

    /// <summary>Whether a type was added anywhere.</summary>
    public bool GivesType => _typed.Count > 0;

    /// <summary>Whether a value meets a type that was added and is not of it.</summary>
    public bool IsOfAnotherType(JsonElement value) => IsOfAnotherType(Event["properties"]!["v"], value);

    private bool IsOfAnotherType(JsonNode? node, JsonElement value)
    {
        if (node is not JsonObject schema) return false;
        if (_typed.Contains(schema) && (string)schema["type"]! != Name(value)) return true;
        foreach (var (keyword, inner) in schema)
        {
            if (keyword is "allOf" or "anyOf" or "oneOf" && inner is JsonArray choices
                && choices.Any(choice => IsOfAnotherType(choice, value)))
            {
                return true;
            }

            if (value.ValueKind == JsonValueKind.Array && keyword is "items" or "prefixItems" or "additionalItems"
                && value.EnumerateArray().Any(element => Inside(inner, element)))
            {
                return true;
            }

            if (value.ValueKind != JsonValueKind.Object) continue;
            if (keyword == "additionalProperties" && value.EnumerateObject().Any(member => IsOfAnotherType(inner, member.Value)))
                return true;
            if (keyword is "properties" or "patternProperties" && inner is JsonObject named
                && value.EnumerateObject().Any(member => named.Any(property =>
                    (keyword == "patternProperties" || property.Key == member.Name)
                        && IsOfAnotherType(property.Value, member.Value))))
            {
                return true;
            }
        }

        return false;
    }

    private bool Inside(JsonNode? schemas, JsonElement element) =>
        schemas is JsonArray list ? list.Any(schema => IsOfAnotherType(schema, element)) : IsOfAnotherType(schemas, element);

    private static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    private static string Dialect(string draft) => draft switch
    {
        "draft4" => "http://json-schema.org/draft-04/schema#",
        "draft6" => "http://json-schema.org/draft-06/schema#",
        "draft7" => "http://json-schema.org/draft-07/schema#",
        "draft2019-09" => "https://json-schema.org/draft/2019-09/schema",
        _ => "https://json-schema.org/draft/2020-12/schema",
    };

    private void AddTypes(JsonNode? node)
    {
        if (node is JsonArray list) foreach (var element in list) AddTypes(element);

        if (node is not JsonObject schema) return;
        if (!new[] { "type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf" }.Any(schema.ContainsKey))
        {
            var types = schema.Select(member => TypeOf.GetValueOrDefault(member.Key)).OfType<string>().Distinct().ToList();
            if (types is [var type])
            {
                schema["type"] = type;
                _typed.Add(schema);
            }
        }

        foreach (var (keyword, value) in schema.ToList())
        {
            if (Inner.Contains(keyword)) AddTypes(value);
            if (!Named.Contains(keyword) || value is not JsonObject named) continue;
            foreach (var (_, inner) in named.ToList()) AddTypes(inner);
        }
    }

    // The schema is no longer the document.
    private static void MoveReferences(JsonNode? node)
    {
        if (node is JsonArray list) foreach (var element in list) MoveReferences(element);

        if (node is not JsonObject schema) return;
        foreach (var (keyword, value) in schema.ToList())
        {
            if (keyword is "$ref" && value is JsonValue text && text.TryGetValue<string>(out var reference)
                && (reference == "#" || reference.StartsWith("#/", StringComparison.Ordinal)))
            {
                schema[keyword] = $"#/properties/v{reference[1..]}";
            }
            else if (keyword is not ("enum" or "const"))
            {
                MoveReferences(value);
            }
        }
    }
}
