using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Testing;

/// <summary>Builds KPL aggregates byte by byte, including malformed ones, without the code under test.</summary>
internal static class Aggregates
{
    private static readonly byte[] Magic = [0xF3, 0x89, 0x9A, 0xC2];

    /// <summary>An aggregate as the KPL writes it: each partition key once in its table, followed by the records.</summary>
    internal static byte[] Of(params (string PartitionKey, string Data)[] records) =>
        Of([.. records.Select(record => (record.PartitionKey, (string?)null, Encoding.UTF8.GetBytes(record.Data)))]);

    /// <summary>As above, with explicit hash keys for those that are not null.</summary>
    internal static byte[] Of(params (string PartitionKey, string? ExplicitHashKey, byte[] Data)[] records)
    {
        var partitionKeys = records.Select(record => record.PartitionKey).Distinct().ToList();
        var explicitHashKeys = records.Select(record => record.ExplicitHashKey).OfType<string>().Distinct().ToList();
        return Seal([
            .. partitionKeys.SelectMany(PartitionKey),
            .. explicitHashKeys.SelectMany(ExplicitHashKey),
            .. records.SelectMany(record => Record(
                (ulong)partitionKeys.IndexOf(record.PartitionKey),
                record.ExplicitHashKey is { } key ? (ulong)explicitHashKeys.IndexOf(key) : null,
                record.Data)),
        ]);
    }

    /// <summary>Adds the magic number before a message and the digest after it.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The format's checksum is MD5; nothing is protected by it.")]
    internal static byte[] Seal(byte[] message) => [.. Magic, .. message, .. MD5.HashData(message)];

    /// <summary>An entry of the message's partition key table.</summary>
    internal static byte[] PartitionKey(string key) => Bytes(1, Encoding.UTF8.GetBytes(key));

    /// <summary>An entry of the message's explicit hash key table.</summary>
    internal static byte[] ExplicitHashKey(string key) => Bytes(2, Encoding.UTF8.GetBytes(key));

    /// <summary>A sub-record of the message.</summary>
    internal static byte[] Record(ulong partitionKeyIndex, ulong? explicitHashKeyIndex, byte[] data) => Bytes(3,
    [
        .. Number(1, partitionKeyIndex),
        .. explicitHashKeyIndex is { } index ? Number(2, index) : [],
        .. Bytes(3, data),
    ]);

    internal static byte[] Bytes(int field, byte[] value) => [.. Tag(field, 2), .. Varint((ulong)value.Length), .. value];

    internal static byte[] Number(int field, ulong value) => [.. Tag(field, 0), .. Varint(value)];

    internal static byte[] Fixed64(int field, ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Tag(field, 1), .. bytes];
    }

    internal static byte[] Fixed32(int field, uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return [.. Tag(field, 5), .. bytes];
    }

    internal static byte[] Group(int field, byte[] content) => [.. Tag(field, 3), .. content, .. Tag(field, 4)];

    internal static byte[] Tag(int field, int wireType) => Varint((ulong)(field << 3 | wireType));

    /// <summary>A varint with at least this many bytes: protobuf allows up to ten, even for a small number.</summary>
    internal static byte[] Varint(ulong value, int length = 1)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80 || bytes.Count < length - 1; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
