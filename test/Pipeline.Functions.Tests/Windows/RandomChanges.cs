using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.Windows;

/// <summary>A change with the record that brings it.</summary>
internal sealed record PlacedChange(StreamRecord Record, TableChange Change);

/// <summary>
/// The changes of a table, or the events of a Kinesis stream: few groups, so that shards meet at the same aggregates, events that
/// come late, and shards that split and merge.
/// </summary>
/// <param name="seed">The same seed, the same changes.</param>
/// <param name="insertsOnly">Whether events are only added, as in a Kinesis stream.</param>
internal sealed class RandomChanges(int seed, bool insertsOnly)
{
    private const int Generations = 3;
    private const int PerGeneration = 30;

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Numbers = ["1", "-2.50", "1e3", "0.1", "12345678901234567890", "0.30000000000000000001"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, JsonObject> _items = [];
    private readonly Dictionary<string, BigInteger> _last = [];
    private DateTimeOffset _now = Start;
    private int _ids;

    /// <summary>The changes by generations of shards.</summary>
    public List<List<PlacedChange>> Make() => [.. Enumerable.Range(0, Generations).Select(generation =>
    {
        var shards = _random.Next(1, 4);
        return Enumerable.Range(0, PerGeneration).Select(_ => Next(generation, shards)).ToList();
    })];

    private PlacedChange Next(int generation, int shards)
    {
        _now += TimeSpan.FromSeconds(_random.Next(120));
        var (id, change) = Change();
        // An item's changes are in one shard of a generation.
        var shard = $"shardId-{generation}-{Checksums.Crc32(Encoding.UTF8.GetBytes(id)) % shards}";
        var number = _last.GetValueOrDefault(shard, BigInteger.Pow(10, 20) * _random.Next(1, 9)) + _random.Next(1, 1_000_000_000);
        // A shard's numbers may become longer.
        if (_random.Next(30) == 0 && number < BigInteger.Pow(10, 38)) number *= 10;
        _last[shard] = number;
        var data = insertsOnly ? Encoding.UTF8.GetBytes(Event(change.After!)) : [];
        return new PlacedChange(
            new StreamRecord(shard, number.ToString(CultureInfo.InvariantCulture), id, data, _now), change);
    }

    private (string Id, TableChange Change) Change()
    {
        if (insertsOnly || _items.Count < 5 || _random.Next(2) == 0)
        {
            var added = $"item-{_ids++}";
            return (added, new TableChange(null, _items[added] = Item(added)));
        }

        var (id, before) = _items.ElementAt(_random.Next(_items.Count));
        if (_random.Next(2) == 0)
        {
            _items.Remove(id);
            return (id, new TableChange(before, null, IsExpiry: _random.Next(3) == 0));
        }

        var after = before.DeepClone().AsObject();
        foreach (var name in new[] { "zone", "at", "who", "amount" })
            if (_random.Next(3) == 0) Set(after, name);

        return (id, new TableChange(before, _items[id] = after));
    }

    private JsonObject Item(string id)
    {
        var item = new JsonObject { ["id"] = new JsonObject { ["S"] = id } };
        foreach (var name in new[] { "zone", "at", "who", "amount" }) Set(item, name);
        return item;
    }

    private void Set(JsonObject item, string name)
    {
        item.Remove(name);
        var isAbsent = name != "at" && _random.Next(8) == 0;
        if (isAbsent && _random.Next(2) == 0) return;
        item[name] = isAbsent ? new JsonObject { ["NULL"] = true } : name switch
        {
            "zone" => new JsonObject { ["S"] = new[] { "hall-a", "Bühne \"1\"", "" }[_random.Next(3)] },
            "at" => new JsonObject { ["S"] = Time() },
            "who" => new JsonObject { ["S"] = $"A-{_random.Next(6)}" },
            _ => new JsonObject { ["N"] = Numbers[_random.Next(Numbers.Length)] },
        };
    }

    private string Time()
    {
        var offset = TimeSpan.FromMinutes(15 * _random.Next(-20, 20));
        return (_now - TimeSpan.FromMinutes(_random.Next(70))).ToOffset(offset)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
    }

    private static string Event(JsonObject item)
    {
        var members = item.Select(member =>
        {
            var (type, value) = member.Value!.AsObject().Single();
            return $"\"{member.Key}\":{(type == "NULL" ? "null" : type == "N" ? $"{value}" : value!.ToJsonString())}";
        });
        return $"{{{string.Join(',', members)}}}";
    }
}
