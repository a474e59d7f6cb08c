using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Suite;

/// <summary>A schema of the suite as the property <c>v</c> of an event.</summary>
internal sealed class SuiteSchema
{
    public SuiteSchema(SuiteCase suiteCase)
    {
        var schema = suiteCase.Schema.DeepClone();
        if (schema is JsonObject root) root.Remove("$schema");
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

    /// <summary>The schema of the event.</summary>
    public JsonObject Event { get; }

    private static string Dialect(string draft) => draft switch
    {
        "draft4" => "http://json-schema.org/draft-04/schema#",
        "draft6" => "http://json-schema.org/draft-06/schema#",
        "draft7" => "http://json-schema.org/draft-07/schema#",
        "draft2019-09" => "https://json-schema.org/draft/2019-09/schema",
        _ => "https://json-schema.org/draft/2020-12/schema",
    };

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
