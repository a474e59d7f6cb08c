using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Schema;

/// <summary>Generates valid schemas of every kind from a seed.</summary>
internal sealed class RandomSchema(int seed)
{
    private readonly Random _random = new(seed);

    public JsonObject Make()
    {
        var properties = Properties(depth: 1);
        properties["key"] = new JsonObject { ["type"] = _random.Next(2) == 0 ? "string" : "integer" };
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray(
                [.. properties.Where(property => property.Key == "key" || _random.Next(2) == 0)
                    .Select(property => (JsonNode)property.Key)]),
            ["x-dynamodb"] = new JsonObject { ["partitionKey"] = "key" },
        };
        if (_random.Next(2) == 0) schema["additionalProperties"] = _random.Next(2) == 0;
        return schema;
    }

    private JsonObject Properties(int depth)
    {
        var properties = new JsonObject();
        var count = _random.Next(1, 5);
        for (var i = 0; i < count; i++) properties[Name(i)] = Field(depth);
        return properties;
    }

    // The number makes names unique, also in lower case.
    private string Name(int i) => new string([.. Enumerable.Range(0, _random.Next(1, 9)).Select(_ => "abcXYZ_"[_random.Next(7)])])
        + i.ToString(CultureInfo.InvariantCulture);

    private JsonObject Field(int depth)
    {
        if (_random.Next(12) == 0) return Values();
        if (_random.Next(8) == 0) return Several(depth);
        if (_random.Next(8) == 0) return Union(depth);
        var field = _random.Next(depth < 4 ? 8 : 4) switch
        {
            0 => Text(),
            1 => Number("integer", 0),
            2 => Number("number", 3),
            3 => new JsonObject { ["type"] = "boolean" },
            4 => Counted(new JsonObject { ["type"] = "array", ["items"] = Field(depth + 1) }, "Items"),
            5 => Tuple(depth),
            6 => Map(depth),
            _ => Counted(
                new JsonObject { ["type"] = "object", ["properties"] = Properties(depth + 1), ["additionalProperties"] = false },
                    "Properties"),
        };
        if (_random.Next(3) == 0 && !field.ContainsKey("enum")) field["type"] = new JsonArray((string)field["type"]!, "null");
        else if (_random.Next(8) == 0)
            field = new JsonObject { [_random.Next(2) == 0 ? "oneOf" : "anyOf"] = new JsonArray(field, Null()) };

        // Without a type its keywords limit values of theirs.
        if (_random.Next(10) == 0 && !field.ContainsKey("enum")) field.Remove("type");
        if (_random.Next(3) == 0) field["description"] = "Some text.";
        return field;
    }

    // Of any schemas, which may overlap; or of rules for the properties of one object.
    private JsonObject Union(int depth)
    {
        var union = new JsonObject();
        Func<JsonObject> choice = () => Field(depth);
        if (depth < 4 && _random.Next(2) == 0)
        {
            var properties = Properties(depth + 1);
            var names = properties.Select(property => property.Key).ToList();
            if (_random.Next(3) == 0)
                union["dependentRequired"] = new JsonObject { [names[0]] = new JsonArray(names[^1]) };
            if (_random.Next(2) == 0) union["type"] = "object";
            union["properties"] = properties;
            choice = () => Rule(names[_random.Next(names.Count)], depth);
        }

        var choices = Enumerable.Range(0, 2 + _random.Next(2)).Select(_ => choice()).ToList();
        // Which of two schemas takes null must be clear.
        var isOpen = choices.Count == 2 && choices.Any(one => one["type"] is JsonValue type && (string)type! == "null");
        union[isOpen || _random.Next(2) == 0 ? "anyOf" : "oneOf"] = new JsonArray([.. choices]);
        return union;
    }

    private JsonObject Rule(string name, int depth) => _random.Next(4) switch
    {
        0 => new JsonObject { ["required"] = new JsonArray(name) },
        1 => new JsonObject { ["properties"] = new JsonObject { [name] = Field(depth + 1) } },
        2 => new JsonObject { ["minProperties"] = 2 },
        _ => new JsonObject { ["dependentRequired"] = new JsonObject { [name] = new JsonArray("other-1") } },
    };

    // Of strings, numbers and the like, with the limits of each: in one list of types, or in one schema for each.
    private JsonObject Several(int depth)
    {
        List<JsonObject> choices =
        [
            Text(),
            _random.Next(2) == 0 ? Number("integer", 0) : Number("number", 3),
            new JsonObject { ["type"] = "boolean" },
            depth < 4 && _random.Next(2) == 0 ? Map(depth) : Tuple(depth),
        ];
        choices = [.. choices.OrderBy(_ => _random.Next()).Take(2 + _random.Next(2))];
        if (_random.Next(3) == 0) choices.Add(Null());
        if (_random.Next(2) == 0 && !choices.Any(choice => choice.ContainsKey("enum")))
            return new JsonObject { [_random.Next(2) == 0 ? "oneOf" : "anyOf"] = new JsonArray([.. choices]) };

        var all = new JsonObject { ["type"] = new JsonArray([.. choices.Select(choice => choice["type"]!.DeepClone())]) };
        var others = choices.SelectMany(choice => choice).Where(pair => pair.Key is not ("type" or "enum"));
        foreach (var (keyword, value) in others) all[keyword] = value?.DeepClone();

        return all;
    }

    private static JsonObject Null() => new() { ["type"] = "null" };

    private JsonObject Values() => _random.Next(6) switch
    {
        0 => new JsonObject { ["enum"] = new JsonArray("a", "bc") },
        1 => new JsonObject { ["enum"] = new JsonArray(1, 2.5, null) },
        2 => new JsonObject { ["const"] = true },
        3 => [],
        4 => new JsonObject { ["enum"] = new JsonArray("a", "1", 1, false) },
        _ => Null(),
    };

    private JsonObject Counted(JsonObject field, string what)
    {
        var fewest = _random.Next(3);
        if (_random.Next(3) == 0) field[$"min{what}"] = fewest;
        if (_random.Next(3) == 0) field[$"max{what}"] = fewest + _random.Next(1, 3);
        if (what == "Items" && _random.Next(3) == 0) field["uniqueItems"] = true;
        return field;
    }

    private JsonObject Tuple(int depth)
    {
        var tuple = new JsonObject { ["type"] = "array" };
        if (_random.Next(2) == 0) tuple["prefixItems"] = new JsonArray(Field(depth + 1), Field(depth + 1));
        if (_random.Next(2) == 0 && tuple.ContainsKey("prefixItems")) tuple["items"] = false;
        return Counted(tuple, "Items");
    }

    private JsonObject Map(int depth)
    {
        var map = new JsonObject { ["type"] = "object" };
        if (_random.Next(2) == 0) map["additionalProperties"] = Field(depth + 1);
        if (_random.Next(3) == 0) map["properties"] = Properties(depth + 1);
        if (_random.Next(3) == 0)
        {
            map["patternProperties"] = new JsonObject { [_random.Next(2) == 0 ? "^other-[12]$" : "[12]$"] = Field(depth + 1) };
            map["additionalProperties"] = false;
            map.Remove("properties");
        }

        return Counted(map, "Properties");
    }

    private JsonObject Text()
    {
        var text = new JsonObject { ["type"] = "string" };
        switch (_random.Next(5))
        {
            case 0:
                text["format"] = new[] { "date-time", "date", "uuid", "ipv4" }[_random.Next(4)];
                break;
            case 1:
                text["enum"] = new JsonArray("a", "bc", "déf");
                break;
            case 2:
                var shortest = _random.Next(5);
                text["minLength"] = shortest;
                text["maxLength"] = shortest + _random.Next(5);
                break;
            case 3:
                text["pattern"] = new[] { "^[a-c]+$", "b", "^[a-z]{2}$", "^\\d{4}-", "^[^a]*$" }[_random.Next(5)];
                break;
            default:
                break;
        }

        return text;
    }

    private JsonObject Number(string type, int digits)
    {
        var number = new JsonObject { ["type"] = type };
        var minimum = Math.Round((decimal)(_random.NextDouble() * 2000) - 1000, digits);
        if (_random.Next(4) == 0)
        {
            number["multipleOf"] = digits == 0 ? 3 : 0.25m;
            return number;
        }

        if (_random.Next(2) == 0) number["minimum"] = minimum;
        if (_random.Next(2) == 0) number["exclusiveMaximum"] = minimum + 2;
        if (_random.Next(3) == 0) number["enum"] = new JsonArray(minimum, minimum + 1);
        return number;
    }
}
