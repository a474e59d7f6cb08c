using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Benchmarks.Workloads;

/// <summary>
/// Aggregates user records as the Kinesis Producer Library does
/// (https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md): a magic number, a protobuf message,
/// its MD5.
/// </summary>
internal static class Aggregate
{
    private const byte KeyTableTag = (1 << 3) | 2;
    private const byte RecordsTag = (3 << 3) | 2;
    private const byte KeyIndexTag = 1 << 3;
    private const byte DataTag = (3 << 3) | 2;

    private static ReadOnlySpan<byte> Magic => [0xF3, 0x89, 0x9A, 0xC2];

    /// <summary>The bytes of the aggregate.</summary>
    /// <param name="records">Partition key and data of each.</param>
    public static byte[] Of(IReadOnlyList<(string PartitionKey, byte[] Data)> records)
    {
        var keys = records.Select(record => record.PartitionKey).Distinct().ToList();
        using var message = new MemoryStream();
        foreach (var key in keys) Write(message, KeyTableTag, Encoding.UTF8.GetBytes(key));
        foreach (var (key, data) in records)
        {
            using var record = new MemoryStream();
            record.WriteByte(KeyIndexTag);
            Write(record, keys.IndexOf(key));
            Write(record, DataTag, data);
            Write(message, RecordsTag, record.ToArray());
        }

        var bytes = message.ToArray();
        return [.. Magic, .. bytes, .. Digest(bytes)];
    }

#pragma warning disable CA5351 // The format demands MD5 as its checksum; it protects no secret.
    private static byte[] Digest(byte[] message) => MD5.HashData(message);
#pragma warning restore CA5351

    private static void Write(MemoryStream stream, byte tag, byte[] bytes)
    {
        stream.WriteByte(tag);
        Write(stream, bytes.Length);
        stream.Write(bytes);
    }

    private static void Write(MemoryStream stream, int varint)
    {
        for (; varint >= 0x80; varint >>= 7) stream.WriteByte((byte)(varint | 0x80));
        stream.WriteByte((byte)varint);
    }
}
