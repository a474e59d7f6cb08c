using System.Text;
using Pipeline.Records.Items;
using Pipeline.Records.Tests.Schema;

namespace Pipeline.Records.Tests.Items;

/// <summary>Values of a union: checked by each of its schemas, and written as they are.</summary>
public class UnionTests
{
    private const string Connection = """
        { "type": "object", "oneOf": [
            { "properties": { "path": { "type": "string" } }, "required": ["path"], "additionalProperties": false },
            { "properties": { "uri": { "type": "string", "format": "uri" }, "tries": { "type": "integer" } },
              "required": ["uri"], "additionalProperties": false }] }
        """;

    private const string Account = """
        { "type": "object", "properties": { "user": {}, "password": {} }, "dependentRequired": { "user": ["password"] } }
        """;

    private const string Nested = """
        { "oneOf": [
            { "type": "object", "properties": { "v": { "anyOf": [{ "required": ["b"] }, { "type": "null" }] } } },
            { "type": "object", "properties": { "v": { "const": true } } }] }
        """;

    [Theory]
    [InlineData("""{"path":"/x"}""", """{"M":{"path":{"S":"/x"}}}""")]
    [InlineData("""{ "tries": 2.0, "uri": "http:\/\/a" }""", """{"M":{"tries":{"N":"2.0"},"uri":{"S":"http:\/\/a"}}}""")]
    // No column has 64 bits for it.
    [InlineData("""{"tries":12345678901234567890,"uri":"a:b"}""",
        """{"M":{"tries":{"N":"12345678901234567890"},"uri":{"S":"a:b"}}}""")]
    public void ValueOfOneSchema_IsWrittenAsItIs(string value, string attribute)
    {
        var item = Item(Connection, value, out var violations);
        violations.ShouldBeEmpty();
        item.ShouldBe($$$"""{"id":{"S":"k"},"n":{"N":"1"},"a":{{{attribute}}}}""");
    }

    [Theory]
    [InlineData(Connection, "{}", "a must match exactly one of the 2 schemas of oneOf; got an object, which matches 0")]
    [InlineData(Connection, """{"uri":"no uri"}""",
        "a must match exactly one of the 2 schemas of oneOf; got an object, which matches 0")]
    [InlineData(Connection, "7", "a must be an object; got 7")]
    [InlineData("""{ "oneOf": [{ "minimum": 2 }, { "maximum": 5 }] }""", "3",
        "a must match exactly one of the 2 schemas of oneOf; got 3, which matches 2")]
    [InlineData("""{ "anyOf": [{ "type": "string", "minLength": 3 }, { "type": "string", "pattern": "^a" }] }""", "\"b\"",
        "a must match at least one of the 2 schemas of anyOf; got the string b, which matches none")]
    [InlineData("""{ "type": "object", "anyOf": [{ "required": ["x"] }, { "required": ["y"] }] }""", """{"z":1}""",
        "a must match at least one of the 2 schemas of anyOf; got an object, which matches none")]
    [InlineData(Account, """{"user":"u"}""",
        "a.password must be there beside user; got nothing")]
    public void ValueOfNoSchemaOrOfSeveral_IsRefused(string property, string value, string violation)
    {
        Item(property, value, out var violations);
        violations.ShouldBe([violation]);
    }

    [Theory]
    [InlineData("""{ "anyOf": [{ "minimum": 2 }, { "maximum": 5 }] }""", "3")]
    [InlineData("""{ "type": "object", "oneOf": [{ "required": ["x"] }, { "required": ["y z"] }] }""", """{"y z":null}""")]
    [InlineData(Account, """{"password":1}""")]
    // Null stands for itself beside a union of others.
    [InlineData("""{ "anyOf": [{ "oneOf": [{ "type": "object" }, { "type": ["object", "array"] }] }, { "type": "null" }] }""",
        "null")]
    [InlineData("""{ "oneOf": [{ "const": 1 }, { "type": "null" }, { "type": "object" }] }""", "null")]
    // A union within a union, whose values are tried more than once.
    [InlineData(Nested, """{"v":{"b":{"c":[1,{}]}}}""")]
    public void ValueOfASchema_IsValid(string property, string value)
    {
        Item(property, value, out var violations);
        violations.ShouldBeEmpty();
    }

    [Fact]
    public void TextThatIsNoJsonWithinAUnion_IsSaidOfTheRecord()
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(Schemas.WithProperty(Connection)));
        var output = new ItemBuffer();
        transcoder.TryTranscode("""{"id":"k","n":1,"a":{"path":"x","path":}}"""u8, default, output, out _).ShouldBeFalse();
        transcoder.Violations.ShouldHaveSingleItem().ShouldContain("JSON");
        transcoder.TryTranscode("""{"id":"k","n":1,"a":{"path":7}}"""u8, default, output, out _).ShouldBeFalse();
        transcoder.Violations.ShouldHaveSingleItem().ShouldContain("which matches 0");
        transcoder.TryTranscode("""{"id":"k","n":1,"a":{"path":"x"}}"""u8, default, output, out _).ShouldBeTrue();
    }

    [Fact]
    public void UnionAtTheRoot_IsOfTheEvent()
    {
        var schema = EventSchema.Parse("""
            { "type": "object",
              "properties": { "id": { "type": "string" }, "x": { "type": "integer" }, "y": { "type": "integer" } },
              "required": ["id"], "oneOf": [{ "required": ["x"] }, { "required": ["y"] }],
              "x-dynamodb": { "partitionKey": "id" } }
            """);
        schema.GlueColumns.Select(column => column.Type).ShouldBe(["string", "bigint", "bigint"]);
        var validator = new EventValidator(schema);
        validator.Validate("""{"id":"k","x":1}"""u8).ShouldBeEmpty();
        validator.Validate("""{"id":"k","x":1,"y":1}"""u8)
            .ShouldBe(["the record must match exactly one of the 2 schemas of oneOf; got an object, which matches 2"]);
    }

    // What a schema says of the value itself has columns; what only some of its values have, has none.
    [Theory]
    [InlineData(Connection, "map<string,string>")]
    [InlineData("""{ "oneOf": [{ "type": "object" }, { "type": "object" }] }""", "map<string,string>")]
    [InlineData("""{ "oneOf": [{ "type": "object" }, { "type": "array" }, { "type": "object" }] }""", "string")]
    [InlineData("""{ "type": "object", "properties": { "x": { "type": "integer" } }, "anyOf": [{ "required": ["x"] }, {}] }""",
        "struct<x:bigint>")]
    [InlineData("""{ "items": { "type": "string" } }""", "string")]
    public void Column_HasTheTypeOfAllValues(string property, string type) =>
        EventSchema.Parse(Schemas.WithProperty(property)).GlueColumns.Single(column => column.Name == "a").Type.ShouldBe(type);

    [Fact]
    public void ValueThatMatchesALaterSchema_CostsNoMemory()
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(Schemas.WithProperty(Connection)));
        var record = """{"id":"k","n":1,"a":{"uri":"http://example.com","tries":3}}"""u8.ToArray();
        var output = new ItemBuffer();
        Transcode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Transcode();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Transcode()
        {
            output.Clear();
            if (!transcoder.TryTranscode(record, default, output, out _)) throw new InvalidOperationException("not valid");
        }
    }

    private static string Item(string property, string value, out IReadOnlyList<string> violations)
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(Schemas.WithProperty(property)));
        var output = new ItemBuffer();
        var record = Encoding.UTF8.GetBytes($$"""{"id":"k","n":1,"a":{{value}}}""");
        var isValid = transcoder.TryTranscode(record, default, output, out var item);
        violations = isValid ? [] : transcoder.Violations;
        return isValid ? Encoding.UTF8.GetString(output[item.Json]) : "";
    }
}
