using System.Text;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Simulation.Generators;

/// <summary>Changes that make most events invalid. The reference decides whether an event stays valid.</summary>
internal sealed class Mutation(RandomJson json, RandomEvent events, WriterCase setup)
{
    private readonly Random _random = json.Random;

    private Dictionary<string, Func<List<(string Name, string Json)>, byte[]>> Kinds => new()
    {
        ["another value"] = members => Replace(members, json.Any(depth: 3)),
        ["missing"] = members => events.Bytes(members.Where((_, i) => i != _random.Next(members.Count))),
        ["twice"] = members => events.Bytes([.. members, members[_random.Next(members.Count)]]),
        ["twice within"] = members => events.Bytes([.. members, ("o", """{"a":1,"b":{},"\u0061":2}""")]),
        ["other property"] = members => events.Bytes([.. members, (json.Name(), json.Any(depth: 5))]),
        ["empty key"] = members => Replace(members, RandomCase.PartitionKey, "\"\""),
        ["reserved key"] = members => Replace(members, RandomCase.PartitionKey, json.Quote(setup.Schema.EmptyKey ?? "-")),
        ["longest key"] = members => Replace(members, RandomCase.PartitionKey, json.Quote(new string('ß', 1024))),
        ["too long key"] = members => Replace(members, RandomCase.PartitionKey, $"\"{new string('ß', 1024)}a\""),
        ["longest sort key"] = members => Replace(members, RandomCase.SortKey, $"\"{new string('漢', 341)}a\""),
        ["too long sort key"] = members => Replace(members, RandomCase.SortKey, $"\"{new string('漢', 342)}\""),
        ["empty index key"] = members =>
            events.Bytes([.. members.Where(member => member.Name != RandomCase.Seat), (RandomCase.Seat, "\"\"")]),
        ["39 digits"] = members => Replace(members, "123456789012345678901234567890123456789"),
        ["39 digits in a new property"] = members =>
            events.Bytes([.. members, ("n", "-1.23456789012345678901234567890123456789")]),
        ["38 digits and zeros"] = members => events.Bytes([.. members, ("n", "0.00012345678901234567890123456789012345678000")]),
        ["too large"] = members => events.Bytes([.. members, ("n", "1E126")]),
        ["far too large"] = members => events.Bytes([.. members, ("n", "-1e99999999999")]),
        ["too small"] = members => events.Bytes([.. members, ("n", "9.9e-131")]),
        ["no integer"] = members => Replace(members, "10E-2"),
        ["beyond 64 bits"] = members => Replace(members, "9223372036854775808"),
        ["64 bits"] = members => Replace(members, "-9223372036854775808"),
        ["half a pair"] = members => events.Bytes([.. members, ("s", "\"x\\ud83d\"")]),
        ["halves in the wrong order"] = members => events.Bytes([.. members, ("s", "[\"\\ude00\\ud83d\"]")]),
        ["half a pair in a name"] = members => Spliced(members, ",\"\\uDC00\":1"),
        ["invalid UTF-8"] = members => Bytes(members, 0xC3, 0x28),
        ["overlong UTF-8"] = members => Bytes(members, 0xC0, 0xAF),
        ["a surrogate in UTF-8"] = members => Bytes(members, 0xED, 0xA0, 0x80),
        ["beyond Unicode"] = members => Bytes(members, 0xF4, 0x90, 0x80, 0x80),
        ["a control character"] = members => Bytes(members, 0x1F),
        ["unknown escape"] = members => events.Bytes([.. members, ("s", "\"\\x41\"")]),
        ["truncated"] = members => events.Bytes(members) is var bytes ? bytes[.._random.Next(bytes.Length)] : [],
        ["something after it"] = members =>
            [.. events.Bytes(members), .. Encoding.UTF8.GetBytes(new[] { "{}", "x", ",", "\0", "]" }[_random.Next(5)])],
        ["byte order mark"] = members => [0xEF, 0xBB, 0xBF, .. events.Bytes(members)],
        ["trailing comma"] = members => Spliced(members, ","),
        ["comment"] = members => Spliced(members, "/* */"),
        ["leading zero"] = members => events.Bytes([.. members, ("n", "01")]),
        ["no digit after the point"] = members => events.Bytes([.. members, ("n", "1.")]),
        ["plus"] = members => events.Bytes([.. members, ("n", "+1")]),
        ["not a number"] = members => events.Bytes([.. members, ("n", "NaN")]),
        ["a word"] = members => events.Bytes([.. members, ("n", "True")]),
        ["deepest"] = members => events.Bytes([.. members, ("d", Nested(32))]),
        ["too deep"] = members => events.Bytes([.. members, ("d", Nested(33))]),
        ["far too deep"] = members => events.Bytes([.. members, ("d", Nested(300))]),
        ["another time"] = members => Replace(members, "\"2026-13-21T09:15:02Z\""),
        ["another date"] = members => Replace(members, "\"2026-02-29\""),
        ["another uuid"] = members => Replace(members, "\"f81d4fae7dec11d0a76500a0c91e6bf6\""),
        ["an array"] = members => [.. "["u8, .. events.Bytes(members), .. "]"u8],
        ["a number"] = _ => "1"u8.ToArray(),
        ["null"] = _ => "null"u8.ToArray(),
        ["nothing"] = _ => [],
        ["noise"] = _ => Noise(),
        ["a reserved name"] = members =>
            events.Bytes([.. members, (setup.Metadata ? "kinesis_shard_id" : "kinesis_something", "1")]),
    };

    /// <summary>A changed event, and a description of the change.</summary>
    public (byte[] Data, string Kind) Make()
    {
        var kinds = Kinds;
        var (name, change) = kinds.ElementAt(_random.Next(kinds.Count));
        return (change(events.Make()), name);
    }

    private byte[] Replace(List<(string Name, string Json)> members, string value) =>
        Replace(members, members[_random.Next(members.Count)].Name, value);

    private byte[] Replace(List<(string Name, string Json)> members, string name, string value) =>
        events.Bytes(members.Select(member => member.Name == name ? (name, value) : member));

    // Before the object's end, so that the rest is no longer JSON, or half a character.
    private byte[] Spliced(List<(string Name, string Json)> members, string text)
    {
        var bytes = Encoding.UTF8.GetString(events.Bytes(members));
        return Encoding.UTF8.GetBytes(bytes.Insert(bytes.LastIndexOf('}'), text));
    }

    private byte[] Bytes(List<(string Name, string Json)> members, params byte[] bytes)
    {
        var json = events.Bytes([.. members, ("s", "\"?\"")]);
        var place = json.AsSpan().LastIndexOf((byte)'?');
        return [.. json.AsSpan(0, place), .. bytes, .. json.AsSpan(place + 1)];
    }

    private static string Nested(int levels) => $"{new string('[', levels - 1)}1{new string(']', levels - 1)}";

    private byte[] Noise()
    {
        var noise = new byte[_random.Next(64)];
        _random.NextBytes(noise);
        return noise;
    }
}
