using Pipeline.Records.Items;
using Pipeline.Records.Tests.Schema;

namespace Pipeline.Records.Tests.Items;

/// <summary>The attribute value for each JSON value, byte for byte.</summary>
public class ItemTypeTests
{
    [Theory]
    [InlineData("""{"zone":"hall","n":1}""", """{"zone":{"S":"hall"},"n":{"N":"1"}}""")]
    [InlineData(" { \"zone\" :\t\"hall\" ,\n\"n\" : 1 } \r\n", """{"zone":{"S":"hall"},"n":{"N":"1"}}""")]
    [InlineData("""{"n":1,"zone":"hall"}""", """{"n":{"N":"1"},"zone":{"S":"hall"}}""")]
    public void Keys_AreWrittenInTheEventsOrder(string record, string item) => Transcoded.Item(record).ShouldBe(item);

    [Theory]
    [InlineData("\"text\":\"abc\"", "\"text\":{\"S\":\"abc\"}")]
    [InlineData("\"text\":\"\\u0061\\n\\\"\"", "\"text\":{\"S\":\"\\u0061\\n\\\"\"}")]
    [InlineData("\"text\":\"\\ud83d\\ude00é\"", "\"text\":{\"S\":\"\\ud83d\\ude00é\"}")]
    [InlineData("\"flag\":true", "\"flag\":{\"BOOL\":true}")]
    [InlineData("\"grade\":2.50", "\"grade\":{\"N\":\"2.50\"}")]
    [InlineData("\"count\":0", "\"count\":{\"N\":\"0\"}")]
    [InlineData("\"count\":-0", "\"count\":{\"N\":\"-0\"}")]
    [InlineData("\"count\":9.9e1", "\"count\":{\"N\":\"9.9e1\"}")]
    [InlineData("\"big\":9223372036854775807", "\"big\":{\"N\":\"9223372036854775807\"}")]
    [InlineData("\"big\":-9223372036854775808", "\"big\":{\"N\":\"-9223372036854775808\"}")]
    [InlineData("\"big\":9223372036854775807.000", "\"big\":{\"N\":\"9223372036854775807.000\"}")]
    [InlineData("\"ratio\":-1.4999999999999999999999999999999999999",
        "\"ratio\":{\"N\":\"-1.4999999999999999999999999999999999999\"}")]
    [InlineData("\"ratio\":1000.0", "\"ratio\":{\"N\":\"1000.0\"}")]
    [InlineData("\"at\":\"2026-11-21T09:15:02.417Z\"", "\"at\":{\"S\":\"2026-11-21T09:15:02.417Z\"}")]
    [InlineData("\"note\":null", "\"note\":{\"NULL\":true}")]
    [InlineData("\"note\":\"x\"", "\"note\":{\"S\":\"x\"}")]
    [InlineData("\"tags\":[]", "\"tags\":{\"L\":[]}")]
    [InlineData("\"tags\":[ \"a\" , null, \"\" ]", "\"tags\":{\"L\":[{\"S\":\"a\"},{\"NULL\":true},{\"S\":\"\"}]}")]
    [InlineData("\"place\":{ \"room\":\"b\",\"floor\":3 }", "\"place\":{\"M\":{\"room\":{\"S\":\"b\"},\"floor\":{\"N\":\"3\"}}}")]
    [InlineData("\"open\":{}", "\"open\":{\"M\":{}}")]
    [InlineData("\"open\":{\"a\":1,\"b\":[{}]}", "\"open\":{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"L\":[{\"M\":{}}]}}}")]
    [InlineData("\"expires\":1795252502", "\"expires\":{\"N\":\"1795252502\"}")]
    [InlineData("\"expires\":null", "\"expires\":{\"NULL\":true}")]
    public void NamedField_IsMappedByItsType(string field, string attribute) =>
        Transcoded.Item($$"""{"zone":"hall","n":1,{{field}}}""")
        .ShouldBe($$$"""{"zone":{"S":"hall"},"n":{"N":"1"},{{{attribute}}}}""");

    // Each value keeps its type, and that type's limits apply.
    [Theory]
    [InlineData("\"7\"", "{\"S\":\"7\"}", null)]
    [InlineData("7", "{\"N\":\"7\"}", null)]
    [InlineData("7.0", "{\"N\":\"7.0\"}", null)]
    [InlineData("null", "{\"NULL\":true}", null)]
    [InlineData("{\"z\":true}", "{\"M\":{\"z\":{\"BOOL\":true}}}", null)]
    [InlineData("7.5", null, "a must be a whole number of 64 bits; got 7.5")]
    [InlineData("10", null, "a must be at most 9; got 10")]
    [InlineData("\"long\"", null, "a must have at most 3 characters; got 4, long")]
    [InlineData("{}", null, "a.z must be there; got nothing")]
    [InlineData("true", null, "a must be a string or a whole number or an object or null; got true")]
    [InlineData("[]", null, "a must be a string or a whole number or an object or null; got an array")]
    public void FieldOfSeveralTypes_IsMappedByItsValue(string value, string? attribute, string? violation)
    {
        var schema = Schemas.WithProperty("""
            { "type": ["string", "integer", "object", "null"], "maxLength": 3, "maximum": 9,
              "properties": { "z": { "type": "boolean" } }, "required": ["z"] }
            """);
        var record = $$"""{"id":"k","n":1,"a":{{value}}}""";
        if (violation is not null) Transcoded.Violations(record, schema).ShouldBe([violation]);
        else Transcoded.Item(record, schema).ShouldBe($$$"""{"id":{"S":"k"},"n":{"N":"1"},"a":{{{attribute}}}}""");
    }

    [Theory]
    [InlineData("\"1\"", true)]
    [InlineData("1", true)]
    [InlineData("1.0", true)]
    [InlineData("false", true)]
    [InlineData("\"a\\\"é\"", true)]
    [InlineData("\"false\"", false)]
    [InlineData("\"a\"", false)]
    [InlineData("2", false)]
    [InlineData("true", false)]
    [InlineData("null", false)]
    public void EnumerationOfSeveralTypes_TellsThemApart(string value, bool isValid)
    {
        var schema = Schemas.WithProperty("""{ "enum": ["1", 1, false, "a\"\u00e9"] }""");
        var record = $$"""{"id":"k","n":1,"a":{{value}}}""";
        if (isValid) Transcoded.Item(record, schema).ShouldStartWith("{\"id\":{\"S\":\"k\"},\"n\":{\"N\":\"1\"},\"a\":{");
        else Transcoded.Violations(record, schema).ShouldHaveSingleItem().ShouldStartWith("a must be ");
    }

    [Fact]
    public void NameThatMatchesNoPattern_IsRefused() => Transcoded.Violations(
        """{"id":"k","n":1,"a":{"x-1":1,"y":2,"x-2":"b"}}""",
        Schemas.WithProperty(
            """{ "type": "object", "patternProperties": { "^x-": { "type": "integer" } }, "additionalProperties": false }"""))
        .ShouldBe(
        [
            "a.y must not be there, since its name does not match the pattern ^x-; got it",
            "a.x-2 must be a whole number; got the string b",
        ]);

    [Theory]
    [InlineData("\"x\":\"\"", "\"x\":{\"S\":\"\"}")]
    [InlineData("\"x\":1E+2", "\"x\":{\"N\":\"1E+2\"}")]
    [InlineData("\"x\":false", "\"x\":{\"BOOL\":false}")]
    [InlineData("\"x\":null", "\"x\":{\"NULL\":true}")]
    [InlineData("\"x\":[1,\"a\",true,null,[],{}]",
        "\"x\":{\"L\":[{\"N\":\"1\"},{\"S\":\"a\"},{\"BOOL\":true},{\"NULL\":true},{\"L\":[]},{\"M\":{}}]}")]
    [InlineData("\"x\":{\"a\":{\"a\":{\"a\":0}}}", "\"x\":{\"M\":{\"a\":{\"M\":{\"a\":{\"M\":{\"a\":{\"N\":\"0\"}}}}}}}")]
    [InlineData("\"\\u0078\\t\":0", "\"\\u0078\\t\":{\"N\":\"0\"}")]
    [InlineData("\"né\":0", "\"né\":{\"N\":\"0\"}")]
    public void FieldThatNoSchemaNames_IsMappedByItsValue(string field, string attribute) =>
        Transcoded.Item($$"""{"id":"k",{{field}}}""", Transcoded.Open).ShouldBe($$$"""{"id":{"S":"k"},{{{attribute}}}}""");

    [Fact]
    public void NamedFieldSpelledWithEscapes_IsTheField() =>
        Transcoded.Item("""{"z\u006fne":"hall","\u006e":1,"\u0074ext":"ab"}""")
        .ShouldBe("""{"zone":{"S":"hall"},"n":{"N":"1"},"text":{"S":"ab"}}""");

    [Fact]
    public void EmptyKey_BecomesItsReplacement()
    {
        Transcoded.Item("""{"zone":"","n":1}""").ShouldBe("""{"zone":{"S":"-"},"n":{"N":"1"}}""");
        Transcoded.Item("""{"id":""}""", Transcoded.Open.Replace("\"partitionKey\"", "\"emptyKey\": \"é\\\"\", \"partitionKey\""))
            .ShouldBe("""{"id":{"S":"\u00E9\u0022"}}""");
    }

    [Fact]
    public void SeveralRecords_StandOneAfterTheOther()
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(Transcoded.Open));
        var buffer = new ItemBuffer(1);
        var items = Enumerable.Range(0, 50).Select(i =>
        {
            // Every second record is refused, and writes no bytes.
            transcoder.TryTranscode("{}"u8, Transcoded.Origin, buffer, out _).ShouldBeFalse();
            transcoder.TryTranscode(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"k{{i}}"}"""), Transcoded.Origin, buffer,
                out var item).ShouldBeTrue();
            return item;
        }).ToList();
        items.Select(item => System.Text.Encoding.UTF8.GetString(buffer[item.Json]))
            .ShouldBe(Enumerable.Range(0, 50).Select(i => $$$"""{"id":{"S":"k{{{i}}}"}}"""));
    }
}
