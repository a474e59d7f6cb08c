using System.Globalization;
using System.Text;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Records;

namespace Pipeline.Functions.Tests.Simulation.Generators;

/// <summary>Valid events of a schema with few distinct keys, so that many have the same item.</summary>
internal sealed class RandomEvent(RandomJson json, WriterCase setup)
{
    private static readonly string[] KeyTexts = ["a", "A", "ä", "a\u0308", "😀 \"x\"", "\u0000", new('k', 1024)];
    private static readonly string[] KeyNumbers = ["0", "1", "-1", "100", "9007199254740993"];
    private static readonly string[] KeyFractions =
        [.. KeyNumbers, "0.1", "1.5", "1e100", "-12345678901234567890123456789012345678e-30"];
    private static readonly string[] Times =
        ["2026-11-21T09:15:02Z", "2024-02-29T23:59:59.999999999Z", "1985-04-12T23:20:50.52+05:30", "2026-11-21t09:15:02z",
            "2026-11-21T00:00:00-08:00"];

    private readonly Random _random = json.Random;

    /// <summary>The members of an event in any order, each value as JSON.</summary>
    public List<(string Name, string Json)> Make()
    {
        var members = Members(setup.Schema.Fields);
        if (setup.Schema.AllowsOthers && _random.Next(3) == 0) members.Add((json.Name(), json.Any(depth: 3)));
        // The default name of the time-to-live, which an event may also have.
        if (setup.Schema.AllowsOthers && _random.Next(10) == 0)
            members.Add(("expires_at", _random.Next(2) == 0 ? "null" : "1800000000"));
        return Shuffled(members);
    }

    private List<(string Name, string Json)> Members(IEnumerable<SchemaField> fields) =>
        [.. fields.Where(field => field.IsRequired || _random.Next(3) > 0).Select(field => (field.Name, Value(field)))];

    private string Value(SchemaField field)
    {
        if (field.IsNullable && _random.Next(4) == 0) return "null";
        if (field.Name is RandomCase.PartitionKey or RandomCase.SortKey) return Key(field);
        if (field.Name == RandomCase.Version) return Version(field);
        return field.Type switch
        {
            FieldType.String => json.Quote(Text(field)),
            FieldType.Integer or FieldType.Number => Number(field),
            FieldType.Boolean => field.Enum?[0] ?? (_random.Next(2) == 0 ? "true" : "false"),
            FieldType.Array => json.Array(Enumerable.Range(0, Math.Min(_random.Next(4), field.MaxCount ?? 4)).Select(
                i => Value(i < field.PrefixItems.Count ? field.PrefixItems[i] : field.Items!))),
            _ => json.Object(Shuffled([.. Members(field.Fields), .. Others(field)])),
        };
    }

    private IEnumerable<(string Name, string Json)> Others(SchemaField field) => field.Others is { } others
        ? Enumerable.Range(0, _random.Next(3)).Select(i => ($"other-{i}", Value(others))) : [];

    private string Key(SchemaField field)
    {
        if (field.Type != FieldType.String)
        {
            var numbers = field.Type == FieldType.Integer ? KeyNumbers : KeyFractions;
            return json.Write(DynamoNumber.Parse(numbers[_random.Next(numbers.Length)])!.Value);
        }

        var isEmpty = setup.Schema.EmptyKey is not null && field.MayBeEmpty && _random.Next(4) == 0;
        return json.Quote(isEmpty ? "" : KeyTexts[_random.Next(KeyTexts.Length)]);
    }

    private string Version(SchemaField field)
    {
        var version = _random.Next(-3, 12);
        return field.Type switch
        {
            FieldType.String when field.Format == FieldFormat.Date => json.Quote($"2026-11-{_random.Next(1, 9):00}"),
            FieldType.String => json.Quote($"2026-11-21T23:59:5{_random.Next(4)}.{_random.Next(3)}Z"),
            FieldType.Integer => json.Write(DynamoNumber.Parse($"{version}")!.Value),
            _ => json.Write(DynamoNumber.Parse(string.Create(CultureInfo.InvariantCulture, $"{version / 4.0}"))!.Value),
        };
    }

    private string Text(SchemaField field)
    {
        if (field.Enum is { } values) return values[_random.Next(values.Count)];
        if (field.Pattern is not null) return new[] { "b", "ab", "cab", "b" }[_random.Next(4)];
        switch (field.Format)
        {
            case FieldFormat.DateTime:
                return Times[_random.Next(Times.Length)];
            case FieldFormat.Date:
                return new[] { "2026-11-21", "2024-02-29", "1970-01-01" }[_random.Next(3)];
            case FieldFormat.Uuid:
                return new[] { "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "00000000-0000-0000-0000-00000000000F" }[_random.Next(2)];
            default:
                var shortest = field.MinLength ?? (field.Name == RandomCase.Seat && _random.Next(3) > 0 ? 1 : 0);
                return json.Text(_random.Next(shortest, Math.Min(field.MaxLength ?? int.MaxValue, shortest + 12) + 1));
        }
    }

    private string Number(SchemaField field)
    {
        if (field.Enum is { } values) return json.Write(DynamoNumber.Parse(values[_random.Next(values.Count)])!.Value);
        var isWhole = field.Type == FieldType.Integer;
        if (field.MultipleOf is not null)
        {
            return json.Write(
                DynamoNumber.Parse(isWhole ? $"{7 * _random.Next(-50, 50)}" : $"{_random.Next(-50, 50) * 25}e-2")!.Value);
        }

        if (field.Minimum is null && field.Maximum is null)
        {
            return isWhole
                ? json.Write(DynamoNumber.Parse($"{_random.NextInt64(long.MinValue, long.MaxValue)}")!.Value) : json.Number();
        }

        // Between both bounds, which are about twenty apart, or next to the only bound.
        static decimal? Of(FieldBound? bound) => bound is null ? null : decimal.Parse(bound.Number, CultureInfo.InvariantCulture);
        var low = Of(field.Minimum) ?? Of(field.Maximum)!.Value - 20;
        var number = decimal.Ceiling(low) + _random.Next(1, 15);
        if (Of(field.Maximum) is { } maximum && number >= maximum) number = decimal.Floor(maximum) - 1;
        return json.Write(DynamoNumber.Parse(number.ToString(CultureInfo.InvariantCulture))!.Value);
    }

    private List<(string Name, string Json)> Shuffled(List<(string Name, string Json)> members)
    {
        var shuffled = members.ToArray();
        if (_random.Next(2) == 0) _random.Shuffle(shuffled);
        return [.. shuffled];
    }

    /// <summary>The event's bytes.</summary>
    public byte[] Bytes(IEnumerable<(string Name, string Json)> members) =>
        Encoding.UTF8.GetBytes($"{json.Space()}{json.Object(members)}{json.Space()}");
}
