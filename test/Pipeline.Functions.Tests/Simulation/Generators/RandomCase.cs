using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Simulation.Generators;

/// <summary>A writer's configuration from a seed: a schema of any kind, and settings that fit it.</summary>
internal sealed class RandomCase(int seed)
{
    public const string PartitionKey = "pk";
    public const string SortKey = "sk";

    /// <summary>The field that says which event is newer.</summary>
    public const string Version = "version";

    /// <summary>A field that can be the key of an index.</summary>
    public const string Seat = "seat";

    private readonly Random _random = new(seed);

    /// <param name="mode">The write mode; null for any.</param>
    public WriterCase Make(string? mode = null)
    {
        mode ??= new[] { WriterCase.Upsert, WriterCase.InsertOnce, WriterCase.Latest }[_random.Next(3)];
        return new WriterCase(Schema().ToJsonString())
        {
            Mode = mode,
            LatestBy = mode == WriterCase.Latest && _random.Next(2) == 0 ? Version : null,
            Metadata = _random.Next(2) == 0,
            RawAttribute = _random.Next(3) == 0 ? "raw_copy" : null,
            TimeToLiveSeconds = _random.Next(3) == 0 ? _random.Next(1, 1_000_000) : null,
            Indexes = _random.Next(3) == 0 ? [Seat] : [],
        };
    }

    private JsonObject Schema()
    {
        var keys = new JsonObject { ["partitionKey"] = PartitionKey };
        var properties = new JsonObject
        {
            [PartitionKey] = Key(),
            [Version] = Order(),
            [Seat] = new JsonObject { ["type"] = "string" },
        };
        if (_random.Next(2) == 0)
        {
            properties[SortKey] = Key();
            keys["sortKey"] = SortKey;
        }

        if (_random.Next(2) == 0)
        {
            properties["ends"] = new JsonObject { ["type"] = Nullable("integer"), ["minimum"] = 1_700_000_000 };
            keys["timeToLive"] = "ends";
        }

        if (_random.Next(2) == 0 && new[] { PartitionKey, SortKey }.Any(key => IsFreeText(properties[key])))
            keys["emptyKey"] = One("-", "n/a");
        for (var i = _random.Next(5); i > 0; i--) properties[$"f{i}"] = Field(depth: 1);
        var required = new[] { PartitionKey, SortKey, Version }.Where(properties.ContainsKey)
            .Concat(properties.Select(property => property.Key).Where(name => name.StartsWith('f') && _random.Next(2) == 0));
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]),
            ["x-dynamodb"] = keys,
        };
        if (_random.Next(3) == 0) schema["additionalProperties"] = _random.Next(2) == 0;
        return schema;
    }

    private JsonObject Order() => _random.Next(4) switch
    {
        0 => new JsonObject { ["type"] = "integer" },
        1 => new JsonObject { ["type"] = "number" },
        2 => new JsonObject { ["type"] = "string", ["format"] = "date" },
        _ => new JsonObject { ["type"] = "string", ["format"] = "date-time", ["minLength"] = 22, ["maxLength"] = 22 },
    };

    private JsonObject Key() => new() { ["type"] = One("string", "string", "integer", "number") };

    private static bool IsFreeText(JsonNode? key) => key is not null && (string)key["type"]! == "string";

    private JsonObject Field(int depth)
    {
        var field = _random.Next(depth < 4 ? 9 : 4) switch
        {
            0 => Text(),
            1 => Number("integer"),
            2 => Number("number"),
            3 => new JsonObject { ["type"] = "boolean" },
            4 => Counted(new JsonObject { ["type"] = "array", ["items"] = Field(depth + 1) }, "Items"),
            6 => Counted(new JsonObject { ["type"] = "object", ["additionalProperties"] = Field(depth + 1) }, "Properties"),
            7 => new JsonObject
            {
                ["type"] = "array",
                ["prefixItems"] = new JsonArray(Field(depth + 1), Field(depth + 1)),
                ["items"] = false
            },
            5 => new JsonObject { ["type"] = "boolean", ["const"] = _random.Next(2) == 0 },
            _ => Nested(depth),
        };
        if (!field.ContainsKey("enum") && !field.ContainsKey("const")) field["type"] = Nullable((string)field["type"]!);
        return field;
    }

    private JsonObject Counted(JsonObject field, string what)
    {
        if (_random.Next(3) == 0) field[$"min{what}"] = 1;
        if (_random.Next(3) == 0) field[$"max{what}"] = 3;
        if (what == "Items" && _random.Next(3) == 0) field["uniqueItems"] = true;
        return field;
    }

    private JsonObject Nested(int depth)
    {
        var properties = new JsonObject();
        for (var i = _random.Next(1, 4); i > 0; i--) properties[$"n{i}"] = Field(depth + 1);
        var nested = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray(
                [.. properties.Select(property => property.Key).Where(_ => _random.Next(2) == 0).Select(name => (JsonNode)name)]),
        };
        if (_random.Next(2) == 0) nested["additionalProperties"] = _random.Next(2) == 0;
        return nested;
    }

    private JsonObject Text()
    {
        var text = new JsonObject { ["type"] = "string" };
        switch (_random.Next(5))
        {
            case 3:
                text["pattern"] = One("^[a-c]+$", "b");
                break;
            case 0:
                text["format"] = One("date-time", "date", "uuid");
                break;
            case 1:
                text["enum"] = new JsonArray("a", "b\"c", "dé😀f", "");
                break;
            case 2:
                text["minLength"] = _random.Next(4);
                text["maxLength"] = (int)text["minLength"]! + _random.Next(4);
                break;
            default:
                break;
        }

        return text;
    }

    private JsonObject Number(string type)
    {
        var number = new JsonObject { ["type"] = type };
        if (_random.Next(6) == 0)
        {
            number["multipleOf"] = type == "number" ? 0.25m : 7;
            return number;
        }

        var low = _random.Next(-1000, 1000);
        if (_random.Next(4) == 0)
            number["enum"] = type == "number" ? new JsonArray(low, low + 0.5m) : new JsonArray(low, low + 1);
        else if (_random.Next(2) == 0) number[One("minimum", "exclusiveMinimum")] = type == "number" ? low - 0.25m : low;
        if (!number.ContainsKey("enum") && _random.Next(2) == 0) number[One("maximum", "exclusiveMaximum")] = low + 20;
        return number;
    }

    private JsonNode Nullable(string type) => _random.Next(3) == 0 ? new JsonArray(type, "null") : JsonValue.Create(type);

    private string One(params string[] choices) => choices[_random.Next(choices.Length)];
}
