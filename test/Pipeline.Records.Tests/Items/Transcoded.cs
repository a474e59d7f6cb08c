using System.Text;
using System.Text.Json;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

/// <summary>Schemas, and a transcoder's result for a record.</summary>
internal static class Transcoded
{
    public const string Shard = "shardId-000000000006";
    public const string Sequence = "49590338271490256608559692538361571095921575989136588898";
    public const long Arrival = 1_795_252_502_417;

    /// <summary>Every type, both keys, a time-to-live; other fields are allowed.</summary>
    public const string Full = """
        {
          "type": "object",
          "properties": {
            "zone": { "type": "string", "maxLength": 2000 },
            "n": { "type": "number" },
            "text": { "type": "string", "minLength": 2, "maxLength": 4 },
            "level": { "type": "string", "enum": ["low", "high"] },
            "grade": { "type": "number", "enum": [1, 2.5, -300] },
            "flag": { "type": "boolean", "const": true },
            "count": { "type": "integer", "minimum": 0, "exclusiveMaximum": 100 },
            "big": { "type": "integer" },
            "ratio": { "type": "number", "exclusiveMinimum": -1.5, "maximum": 1e3 },
            "at": { "type": "string", "format": "date-time" },
            "day": { "type": "string", "format": "date" },
            "id": { "type": "string", "format": "uuid" },
            "note": { "type": ["string", "null"], "enum": ["x", null] },
            "tags": { "type": "array", "items": { "type": ["string", "null"], "maxLength": 3 } },
            "place": {
              "type": "object",
              "properties": { "floor": { "type": "integer" }, "room": { "type": "string" } },
              "required": ["floor"],
              "additionalProperties": false
            },
            "open": { "type": "object", "properties": { "a": { "type": "integer" } } },
            "expires": { "type": ["integer", "null"] }
          },
          "required": ["zone", "n"],
          "x-dynamodb": { "partitionKey": "zone", "sortKey": "n", "timeToLive": "expires", "emptyKey": "-" }
        }
        """;

    /// <summary>A string key and any other fields.</summary>
    public const string Open = """
        { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """;

    public static RecordOrigin Origin =>
        new(Encoding.ASCII.GetBytes(Shard), Encoding.ASCII.GetBytes(Sequence), 7, Arrival);

    /// <summary>The item's JSON of a valid record.</summary>
    public static string Item(string record, string schema = Full, ItemOptions? options = null) =>
        Of(record, schema, options).Json;

    /// <summary>The size of a valid record's item, as DynamoDB counts it.</summary>
    public static int Size(string record, string schema = Open, ItemOptions? options = null) => Of(record, schema, options).Size;

    /// <summary>The key of a valid record.</summary>
    public static string Key(string record, string schema = Full) => Of(record, schema, options: null).Key;

    public static (string Json, string Key, string Order, string OrderJson, int Size) Of(string record, string schema,
        ItemOptions? options)
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(schema), options);
        var buffer = new ItemBuffer(16);
        buffer.Write("before"u8);
        transcoder.TryTranscode(Encoding.UTF8.GetBytes(record), Origin, buffer, out var item)
            .ShouldBeTrue(string.Join('\n', transcoder.Violations));
        transcoder.Violations.ShouldBeEmpty();
        item.Json.Start.ShouldBe("before".Length);
        JsonDocument.Parse(buffer[item.Json].ToArray()).Dispose();
        return (Text(item.Json), Convert.ToHexString(buffer[item.Key]), Text(item.Order), Text(item.OrderJson), item.Size);

        string Text(ByteRange range) => Encoding.UTF8.GetString(buffer[range]);
    }

    /// <summary>The reason why a record is refused; fails if it is accepted, or if the transcoder wrote bytes.</summary>
    public static IReadOnlyList<string> Violations(string record, string schema = Full, ItemOptions? options = null) =>
        Violations(Encoding.UTF8.GetBytes(record), schema, options);

    public static IReadOnlyList<string> Violations(byte[] record, string schema = Full, ItemOptions? options = null)
    {
        var transcoder = new ItemTranscoder(EventSchema.Parse(schema), options);
        var buffer = new ItemBuffer();
        buffer.Write("before"u8);
        transcoder.TryTranscode(record, Origin, buffer, out var item).ShouldBeFalse();
        item.ShouldBe(default);
        buffer.Length.ShouldBe("before".Length);
        transcoder.Violations.ShouldNotBeEmpty();
        return transcoder.Violations;
    }
}
