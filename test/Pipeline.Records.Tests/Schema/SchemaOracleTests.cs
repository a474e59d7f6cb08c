using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Schema;

/// <summary>Compares validation with JsonSchema.Net, which others wrote.</summary>
public class SchemaOracleTests
{
    private const int Seeds = 400;
    private const int EventsOfASchema = 40;

    private static readonly EvaluationOptions Options =
        new() { OutputFormat = OutputFormat.Flag, RequireFormatValidation = true };

    [Fact]
    public void RandomEvents_AreValidWhereTheOracleSaysSo()
    {
        var (valid, invalid) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var json = new RandomSchema(seed).Make();
            var schema = EventSchema.Parse(json.ToJsonString());
            var oracle = Oracle(json);
            var validator = new EventValidator(schema);
            for (var i = 0; i < EventsOfASchema; i++)
            {
                var text = new RandomValue((seed * EventsOfASchema) + i).Event(schema).ToJsonString();
                var expected = IsValid(oracle, text);
                var violations = validator.Validate(Encoding.UTF8.GetBytes(text));
                (violations.Count == 0).ShouldBe(expected, $"{json}\n{text}\n{string.Join('\n', violations)}");
                if (expected) valid++;
                else invalid++;
            }
        }

        valid.ShouldBeGreaterThan(2000);
        invalid.ShouldBeGreaterThan(2000);
    }

    // The oracle does not know draft 4; the differences are rewritten as draft 6.
    [Theory]
    [InlineData("draft-04", """{ "type": "integer", "minimum": 1, "exclusiveMinimum": true }""",
        """{ "type": "integer", "exclusiveMinimum": 1 }""")]
    [InlineData("draft-04", """{ "type": "integer", "minimum": 1, "exclusiveMinimum": false }""",
        """{ "type": "integer", "minimum": 1 }""")]
    [InlineData("draft-04", """{ "type": "array", "items": [{ "type": "integer" }], "additionalItems": { "type": "boolean" } }""",
        null)]
    [InlineData("draft-06", """{ "type": "integer", "exclusiveMinimum": 1 }""", null)]
    [InlineData("draft-07", """{ "$ref": "#/definitions/n" }""", null)]
    [InlineData("draft-07", """{ "$ref": "#/definitions/n", "maximum": 2 }""", null)]
    [InlineData("draft-07", """{ "type": "array", "items": [{ "$ref": "#/definitions/n" }], "additionalItems": false }""", null)]
    [InlineData("draft-07", """{ "type": "array", "items": { "type": "integer" }, "additionalItems": false }""", null)]
    [InlineData("draft-07", """{ "type": "object", "additionalProperties": { "type": "boolean" } }""", null)]
    public void OlderDialects_MeanWhatTheySay(string draft, string property, string? oraclesProperty)
    {
        var json = Document(property);
        json["$schema"] = $"http://json-schema.org/{draft}/schema#";
        var validator = new EventValidator(EventSchema.Parse(json.ToJsonString()));
        var oracle = Oracle(Document(oraclesProperty ?? property), draft == "draft-07" ? Dialect.Draft07 : Dialect.Draft06);
        string[] values = ["0", "1", "2", "3", "[]", "[1]", "[2,true]", "[2,3]", "[true]", "{}", """{"x":true}""", """{"x":1}""",
            "null", "true"];
        var outcomes = values.Select(value => $$"""{"id":"k","n":1,"a":{{value}}}""").Select(text =>
        {
            var expected = IsValid(oracle, text);
            (validator.Validate(Encoding.UTF8.GetBytes(text)).Count == 0).ShouldBe(expected, text);
            return expected;
        }).ToList();
        outcomes.ShouldContain(true);
        outcomes.ShouldContain(false);
    }

    private static JsonObject Document(string property)
    {
        var json = JsonNode.Parse(Schemas.WithProperty(property))!.AsObject();
        json["definitions"] = JsonNode.Parse("""{ "n": { "type": "integer", "minimum": 2 } }""");
        return json;
    }

    private static JsonSchema Oracle(JsonObject json, Dialect? dialect = null)
    {
        var copy = json.DeepClone().AsObject();
        copy.Remove("x-dynamodb");
        return JsonSchema.FromText(copy.ToJsonString(), new BuildOptions { Dialect = dialect ?? Dialect.Draft202012 });
    }

    private static bool IsValid(JsonSchema oracle, string text)
    {
        using var document = JsonDocument.Parse(text);
        return oracle.Evaluate(document.RootElement, Options).IsValid;
    }
}
