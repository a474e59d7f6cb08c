using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Functions.Tests.Simulation.Reference;

/// <summary>A user record: a whole record, or one of an aggregate.</summary>
internal sealed record UserRecord(StreamRecord Record, int Sub, string? PartitionKey, byte[] Data);

/// <summary>
/// The aggregated record format, read slowly and step by step as in its specification
/// (https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md).
/// </summary>
internal static class ReferenceAggregate
{
    private static readonly byte[] Magic = [0xF3, 0x89, 0x9A, 0xC2];

    /// <summary>The readable user records, and whether some were unreadable.</summary>
    public static (IReadOnlyList<UserRecord> Records, bool IsDamaged) Explode(StreamRecord record)
    {
        (IReadOnlyList<UserRecord>, bool) plain = ([new UserRecord(record, 0, record.PartitionKey, record.Data)], false);
        if (record.Data.Length <= 4 + 16 || !record.Data.Take(4).SequenceEqual(Magic)) return plain;
        var message = record.Data[4..^16];
#pragma warning disable CA5351 // The format's own digest protects only against accidents.
        if (!record.Data.AsSpan(record.Data.Length - 16).SequenceEqual(MD5.HashData(message))) return plain;
#pragma warning restore CA5351
        if (Fields(message) is not { } fields) return plain;

        var partitionKeys = Strings(fields, 1);
        var found = new List<UserRecord>();
        var damaged = false;
        var sub = 0;
        foreach (var (number, value) in fields)
        {
            if (number != 3 || value is not byte[] bytes) continue;
            if (Fields(bytes) is not { } parts) return plain;
            if (Last<ulong?>(parts, 1) is not { } partition || Last<byte[]>(parts, 3) is not { } data) return plain;
            // The hash key chooses a shard and does not matter for the record.
            var readable = partition < (ulong)partitionKeys.Count;
            if (readable) found.Add(new UserRecord(record, sub, partitionKeys[(int)partition], data));
            damaged |= !readable;
            sub++;
        }

        // A message without records is not an aggregate, so that no data disappears without a trace.
        return sub == 0 ? plain : (found, damaged);
    }

    private static List<string> Strings(List<(ulong Number, object Value)> fields, ulong number) =>
        [.. fields.Where(field => field.Number == number).Select(field => field.Value).OfType<byte[]>()
            .Select(Encoding.UTF8.GetString)];

    private static T? Last<T>(List<(ulong Number, object Value)> fields, ulong number) =>
        fields.Where(field => field.Number == number).Select(field => field.Value).OfType<T>().LastOrDefault();

    // Number and value of each field, or null if the bytes are not a message.
    private static List<(ulong Number, object Value)>? Fields(byte[] message)
    {
        var fields = new List<(ulong, object)>();
        var position = 0;
        while (position < message.Length)
        {
            if (Varint(message, ref position) is not { } tag || tag >> 3 == 0 || tag > uint.MaxValue) return null;
            object? value = (tag & 7) switch
            {
                0 => Varint(message, ref position),
                1 => Bytes(message, ref position, 8) is null ? null : 1.0,
                2 => Varint(message, ref position) is { } length ? Bytes(message, ref position, length) : null,
                5 => Bytes(message, ref position, 4) is null ? null : 1.0f,
                _ => null,
            };
            if (value is null) return null;
            fields.Add((tag >> 3, value));
        }

        return fields;
    }

    private static ulong? Varint(byte[] message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (position == message.Length) return null;
            var part = message[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        return null;
    }

    private static byte[]? Bytes(byte[] message, ref int position, ulong length)
    {
        if (length > (ulong)(message.Length - position)) return null;
        position += (int)length;
        return message[(position - (int)length)..position];
    }
}
