using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Records.Tests.Aggregation;

/// <summary>Messages of aggregates, mostly valid, and damaged versions of them.</summary>
internal static class RandomMessages
{
    private static readonly byte[] Boundaries = [0x00, 0x01, 0x7F, 0x80, 0xFF];

    private static readonly string[] HashKeys =
        ["0", "17", "340282366920938463463374607431768211455", "340282366920938463463374607431768211456", "undefined", "", "-1"];

    /// <summary>A top-level field's content, which can be changed while its length prefix stays right.</summary>
    internal sealed record Field(int Number, byte[] Content)
    {
        internal byte[] Bytes => Number == 0 ? Content : Aggregates.Bytes(Number, Content);
    }

    internal static List<Field> Next(Random random)
    {
        var fields = new List<Field>();
        var partitionKeys = random.Next(4);
        var hashKeys = random.Next(4);
        for (var i = 0; i < partitionKeys; i++) fields.Add(new(1, Encoding.UTF8.GetBytes(new string('k', random.Next(10)))));
        for (var i = 0; i < hashKeys; i++) fields.Add(new(2, Encoding.UTF8.GetBytes(HashKeys[random.Next(HashKeys.Length)])));
        for (var i = random.Next(6); i > 0; i--) fields.Add(new(3, Record(random, partitionKeys, hashKeys)));
        if (random.Next(4) == 0) fields.Add(new(0, Unknown(random)));
        if (random.Next(2) == 0) random.Shuffle(CollectionsMarshal.AsSpan(fields));
        return fields;
    }

    internal static byte[] Join(List<Field> fields)
    {
        var bytes = new List<byte>(1024);
        foreach (var field in fields) bytes.AddRange(field.Bytes);
        return [.. bytes];
    }

    /// <summary>Changes bytes anywhere or in one field, removes fields, or adds another message's fields.</summary>
    internal static byte[] Mutate(Random random, List<Field> message, List<List<Field>> others)
    {
        var at = random.Next(message.Count);
        var other = others[random.Next(others.Count)];
        return random.Next(message.Count == 0 ? 1 : 4) switch
        {
            0 => Mutate(random, Join(message), Join(other)),
            1 => Join([.. message[..at], message[at] with { Content = Mutate(random, message[at].Content, Join(other)) },
                .. message[(at + 1)..]]),
            2 => Join([.. message[..at], .. message[(at + 1)..]]),
            _ => Join([.. message[..at], .. other, .. message[at..]]),
        };
    }

    internal static byte[] Mutate(Random random, byte[] original, byte[] other)
    {
        var bytes = new List<byte>(original);
        for (var i = random.Next(10) == 0 ? 3 : 1; i > 0; i--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = random.Next(Math.Min(bytes.Count - at, 20) + 1);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = Boundaries[random.Next(Boundaries.Length)]; break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 5: bytes.InsertRange(at, Part(random, other)); break;
                case 6: bytes.InsertRange(at, Unknown(random)); break;
                default: bytes.Add((byte)random.Next(256)); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Record(Random random, int partitionKeys, int hashKeys)
    {
        var fields = new List<byte[]> { Aggregates.Number(1, Index(random, partitionKeys)) };
        if (hashKeys > 0 && random.Next(2) == 0) fields.Add(Aggregates.Number(2, Index(random, hashKeys)));
        var data = new byte[random.Next(40)];
        random.NextBytes(data);
        fields.Add(Aggregates.Bytes(3, data));
        if (random.Next(4) == 0) fields.Add(Aggregates.Bytes(4, Aggregates.Bytes(random.Next(10) == 0 ? 2 : 1, [1, 2, 3])));
        if (random.Next(8) == 0) fields.Add(Unknown(random));
        if (random.Next(40) == 0) fields.RemoveAt(random.Next(fields.Count));
        if (random.Next(4) == 0) random.Shuffle(CollectionsMarshal.AsSpan(fields));
        return [.. fields.SelectMany(field => field)];
    }

    private static ulong Index(Random random, int tableLength) => random.Next(20) switch
    {
        0 => (ulong)tableLength,
        1 => (ulong)random.NextInt64() << 1,
        _ => (ulong)random.Next(Math.Max(1, tableLength)),
    };

    private static byte[] Unknown(Random random) => random.Next(6) switch
    {
        0 => Aggregates.Number(random.Next(1, 20), (ulong)random.NextInt64()),
        1 => Aggregates.Fixed64(random.Next(1, 20), 1),
        2 => Aggregates.Fixed32(random.Next(1, 20), 1),
        3 => Aggregates.Bytes(random.Next(5, 20), [1, 2]),
        4 => Aggregates.Group(random.Next(1, 20), Aggregates.Group(random.Next(1, 20), Aggregates.Number(1, 1))),
        _ => [.. Aggregates.Tag(random.Next(5, 20), 0), .. Aggregates.Varint(1, length: random.Next(1, 12))],
    };

    private static byte[] Part(Random random, byte[] of)
    {
        var from = random.Next(of.Length + 1);
        return of[from..random.Next(from, of.Length + 1)];
    }
}
