using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Records.Tests.Schema;

/// <summary>Generates events for a schema from a seed: most are nearly valid, many have one invalid value.</summary>
internal sealed class RandomValue(int seed)
{
    private static readonly string[] Texts =
    [
        "", "a", "b", "bc", "abc", "déf", "😀", "2026-11-21", "2026-11-21T09:15:02Z", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "192.0.2.1", "2026-x",
    ];

    private readonly Random _random = new(seed);

    public JsonObject Event(EventSchema schema)
    {
        var made = Object(schema.Fields, schema.AllowsOthers, others: null);
        // A key is never empty: a rule of DynamoDB, not of the schema.
        made["key"] = schema.PartitionKey.KeyType == KeyType.String ? "k" : 7;
        return made;
    }

    private JsonNode? Value(SchemaField field)
    {
        if (_random.Next(12) == 0) return Any(depth: 2);
        if (field.IsNullable && _random.Next(3) == 0) return null;
        List<SchemaField> choices = [.. field.OneOf, .. field.AnyOf];
        if (choices.Count > 0 && _random.Next(4) > 0) return Value(choices[_random.Next(choices.Count)]);
        if (field.Enum is { Count: > 0 } values && _random.Next(8) > 0)
        {
            var value = values[_random.Next(values.Count)];
            return field.Type == FieldType.String ? JsonValue.Create(value) : JsonNode.Parse(value);
        }

        return Value(field, field.Types[_random.Next(field.Types.Count)]);
    }

    private JsonNode? Value(SchemaField field, FieldType type)
    {
        if (_random.Next(8) == 0 && field.Type == FieldType.Any) return Any(depth: 2);
        return type switch
        {
            FieldType.String => Texts[_random.Next(Texts.Length)],
            FieldType.Integer or FieldType.Number => Number(field),
            FieldType.Boolean => _random.Next(2) == 0,
            FieldType.Array => Array(field),
            _ => Object(field.Fields, field.AllowsOthers, field.Others),
        };
    }

    private JsonNode Number(SchemaField field)
    {
        var near = decimal.Parse((field.Minimum ?? field.Maximum)?.Number ?? "0", CultureInfo.InvariantCulture);
        var step = _random.Next(-3, 4);
        return JsonNode.Parse(
            (near + (field.Allows(FieldType.Integer) ? step : step * 0.25m)).ToString(CultureInfo.InvariantCulture))!;
    }

    private JsonArray Array(SchemaField field) => new(
    [
        .. Enumerable.Range(0, _random.Next(5)).Select(i => i < field.PrefixItems.Count ? Value(field.PrefixItems[i])
            : field.Items is null ? Any(depth: 2) : Value(field.Items)),
    ]);

    private JsonObject Object(IReadOnlyList<SchemaField> fields, bool allowsOthers, SchemaField? others)
    {
        var made = new JsonObject();
        foreach (var field in fields)
            if (_random.Next(field.IsRequired ? 12 : 2) > 0 || field.Name == "key") made[field.Name] = Value(field);

        for (var i = allowsOthers ? _random.Next(3) : _random.Next(12) / 11; i > 0; i--)
            made[$"other-{i}"] = others is null ? Any(depth: 2) : Value(others);

        return made;
    }

    private JsonNode? Any(int depth) => _random.Next(depth > 0 ? 8 : 6) switch
    {
        0 or 1 => Texts[_random.Next(Texts.Length)],
        2 => _random.Next(-3, 4),
        3 => JsonNode.Parse(new[] { "1.0", "1", "2.5", "25e-1", "-0", "0" }[_random.Next(6)]),
        4 => _random.Next(2) == 0,
        5 => null,
        6 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Any(depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, _random.Next(3)).Select(i => KeyValuePair.Create($"p{i}", Any(depth - 1)))),
    };
}
