using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Schema;

/// <summary>A small valid schema, and variants with one part replaced.</summary>
internal static class Schemas
{
    public const string Valid = """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string" },
            "n": { "type": "integer" },
            "a": { "type": "string" }
          },
          "required": ["id", "n"],
          "x-dynamodb": { "partitionKey": "id" }
        }
        """;

    public static string With(string keyword, string text) => With(keyword, JsonValue.Create(text));

    public static string With(string keyword, JsonNode? value)
    {
        var schema = JsonNode.Parse(Valid)!.AsObject();
        schema[keyword] = value;
        return schema.ToJsonString();
    }

    public static string WithJson(string keyword, string json) => With(keyword, JsonNode.Parse(json));

    public static string WithKeys(string json) => WithJson("x-dynamodb", json);

    /// <summary>The schema with property <c>a</c> replaced.</summary>
    public static string WithProperty(string json, string name = "a")
    {
        // Replaces text, so that duplicate members stay.
        var text = Valid.Replace("\"a\": { \"type\": \"string\" }", $"\"{name}\": {json}");
        text.ShouldNotBe(Valid);
        return text;
    }

    /// <summary>Nested arrays with a boolean inside: the number of levels in all.</summary>
    public static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("""{ "type": "array", "items": """, levels - 1)) + """{ "type": "boolean" }"""
        + new string('}', levels - 1);
}
