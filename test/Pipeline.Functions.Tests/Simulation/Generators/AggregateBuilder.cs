using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Functions.Tests.Simulation.Generators;

/// <summary>Builds valid and invalid aggregates, field by field.</summary>
internal sealed class AggregateBuilder
{
    private readonly List<string> _partitionKeys = [];
    private readonly List<string> _hashKeys = [];
    private readonly List<byte[]> _records = [];

    /// <summary>Bytes before the records of the message, such as a field that no reader knows.</summary>
    public byte[] Unknown { get; set; } = [];

    public int Count => _records.Count;

    /// <summary>The index of a key in its table; adds the key if it is missing.</summary>
    public ulong PartitionKey(string key) => Place(_partitionKeys, key);

    /// <inheritdoc cref="PartitionKey"/>
    public ulong HashKey(string key) => Place(_hashKeys, key);

    /// <summary>Adds a sub-record; null leaves a field out.</summary>
    public void Add(byte[]? data, ulong? partitionKey, ulong? hashKey = null, bool withTag = false)
    {
        using var record = new MemoryStream();
        if (partitionKey is { } partition) Number(record, 1, partition);
        if (hashKey is { } hash) Number(record, 2, hash);
        if (data is not null) Bytes(record, 3, data);
        if (withTag) Bytes(record, 4, [0x0A, 0x01, (byte)'k', 0x12, 0x01, (byte)'v']);
        _records.Add(record.ToArray());
    }

    /// <summary>The bytes: magic number, message, digest.</summary>
    /// <param name="change">Changes the message before its digest is computed.</param>
    public byte[] Build(Func<byte[], byte[]>? change = null)
    {
        using var message = new MemoryStream();
        foreach (var key in _partitionKeys) Bytes(message, 1, Encoding.UTF8.GetBytes(key));
        foreach (var key in _hashKeys) Bytes(message, 2, Encoding.UTF8.GetBytes(key));
        message.Write(Unknown);
        foreach (var record in _records) Bytes(message, 3, record);
        var bytes = change is null ? message.ToArray() : change(message.ToArray());
#pragma warning disable CA5351 // The format's own digest.
        return [0xF3, 0x89, 0x9A, 0xC2, .. bytes, .. MD5.HashData(bytes)];
#pragma warning restore CA5351
    }

    private static ulong Place(List<string> table, string key)
    {
        if (!table.Contains(key)) table.Add(key);
        return (ulong)table.IndexOf(key);
    }

    private static void Number(MemoryStream message, int field, ulong value)
    {
        message.WriteByte((byte)(field << 3));
        Varint(message, value);
    }

    private static void Bytes(MemoryStream message, int field, byte[] value)
    {
        message.WriteByte((byte)((field << 3) | 2));
        Varint(message, (ulong)value.Length);
        message.Write(value);
    }

    private static void Varint(MemoryStream message, ulong value)
    {
        for (; value >= 0x80; value >>= 7) message.WriteByte((byte)(value | 0x80));
        message.WriteByte((byte)value);
    }
}
