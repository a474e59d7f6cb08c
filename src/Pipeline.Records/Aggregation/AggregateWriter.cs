using System.Text;

namespace Pipeline.Records.Aggregation;

/// <summary>
/// Makes an aggregate as the KPL does, byte for byte: many user records in one Kinesis record. Each partition key and each
/// explicit hash key stands once in its table, in the order of first use.
/// </summary>
/// <remarks>
/// Format: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md. The size is exact after each
/// record, so that a caller knows before it adds a record whether the aggregate stays below a limit. For one thread at a time.
/// </remarks>
internal sealed class AggregateWriter
{
    // The tags of the fields 1 to 3 with a length, and of the record's fields 1 and 2 with a number, are one byte each.
    private const byte PartitionKeyTable = 1 << 3 | (byte)ProtobufReader.LengthDelimited;
    private const byte ExplicitHashKeyTable = 2 << 3 | (byte)ProtobufReader.LengthDelimited;
    private const byte Records = 3 << 3 | (byte)ProtobufReader.LengthDelimited;
    private const byte RecordPartitionKeyIndex = 1 << 3 | (byte)ProtobufReader.Varint;
    private const byte RecordExplicitHashKeyIndex = 2 << 3 | (byte)ProtobufReader.Varint;
    private const byte RecordData = 3 << 3 | (byte)ProtobufReader.LengthDelimited;
    private const int NoKey = -1;

    private readonly KeyTable _partitionKeys = new();
    private readonly KeyTable _explicitHashKeys = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The number of user records.</summary>
    public int Count => _entries.Count;

    /// <summary>The size of the aggregate in bytes, with magic number and digest.</summary>
    public long Size { get; private set; } = AggregateFrame.Magic.Length + AggregateFrame.DigestLength;

    /// <summary>How many bytes the aggregate would grow by.</summary>
    /// <param name="partitionKey">The partition key.</param>
    /// <param name="explicitHashKey">The explicit hash key, decimal digits in ASCII; null: none.</param>
    /// <param name="length">The length of the user record's data.</param>
    public long Growth(string partitionKey, string? explicitHashKey, int length)
    {
        var (key, added) = _partitionKeys.Find(partitionKey);
        var hashKey = NoKey;
        if (explicitHashKey is not null)
        {
            (hashKey, var more) = _explicitHashKeys.Find(explicitHashKey);
            added += more;
        }

        return added + Framed(Inner(key, hashKey, length));
    }

    /// <summary>Adds a user record.</summary>
    /// <param name="partitionKey">The partition key.</param>
    /// <param name="explicitHashKey">The explicit hash key, decimal digits in ASCII; null: none.</param>
    /// <param name="data">The data, which must not change until the aggregate is made.</param>
    public void Add(string partitionKey, string? explicitHashKey, ReadOnlyMemory<byte> data)
    {
        Size += Growth(partitionKey, explicitHashKey, data.Length);
        _entries.Add(new Entry(
            _partitionKeys.Add(partitionKey),
            explicitHashKey is null ? NoKey : _explicitHashKeys.Add(explicitHashKey),
            data));
    }

    /// <summary>Makes the aggregate of the records added.</summary>
    public byte[] ToArray()
    {
        var aggregate = new byte[Size];
        var rest = aggregate.AsSpan();
        AggregateFrame.Magic.CopyTo(rest);
        rest = rest[AggregateFrame.Magic.Length..];
        _partitionKeys.Write(ref rest, PartitionKeyTable);
        _explicitHashKeys.Write(ref rest, ExplicitHashKeyTable);
        foreach (var (key, hashKey, data) in _entries)
        {
            WriteNumber(ref rest, Records, (uint)Inner(key, hashKey, data.Length));
            WriteNumber(ref rest, RecordPartitionKeyIndex, (uint)key);
            if (hashKey != NoKey) WriteNumber(ref rest, RecordExplicitHashKeyIndex, (uint)hashKey);
            WriteNumber(ref rest, RecordData, (uint)data.Length);
            data.Span.CopyTo(rest);
            rest = rest[data.Length..];
        }

        Md5Checksum.Of(aggregate.AsSpan(AggregateFrame.Magic.Length..^AggregateFrame.DigestLength), rest);
        return aggregate;
    }

    // The size of a sub-record, without its tag and length.
    private static int Inner(int key, int hashKey, int length) =>
        1 + NumberSize(key) + (hashKey == NoKey ? 0 : 1 + NumberSize(hashKey)) + Framed(length);

    // With tag and length.
    private static int Framed(int length) => 1 + NumberSize(length) + length;

    private static int NumberSize(int value)
    {
        var size = 1;
        for (var rest = (uint)value >> 7; rest > 0; rest >>= 7) size++;
        return size;
    }

    private static void WriteNumber(ref Span<byte> rest, byte tag, uint value)
    {
        rest[0] = tag;
        var length = 1;
        for (; value >= 0x80; value >>= 7) rest[length++] = (byte)(value | 0x80);
        rest[length++] = (byte)value;
        rest = rest[length..];
    }

    private readonly record struct Entry(int Key, int HashKey, ReadOnlyMemory<byte> Data);

    /// <summary>A table of keys. Most aggregates have one key, or few.</summary>
    private sealed class KeyTable
    {
        private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
        private readonly List<string> _keys = [];

        // The key's index, and how many bytes the table grows by if it is added.
        internal (int Index, int Growth) Find(string key) => _indexes.TryGetValue(key, out var index)
            ? (index, 0)
            : (_keys.Count, Framed(Encoding.UTF8.GetByteCount(key)));

        internal int Add(string key)
        {
            if (_indexes.TryGetValue(key, out var index)) return index;
            _indexes[key] = _keys.Count;
            _keys.Add(key);
            return _keys.Count - 1;
        }

        internal void Write(ref Span<byte> rest, byte tag)
        {
            foreach (var key in _keys)
            {
                WriteNumber(ref rest, tag, (uint)Encoding.UTF8.GetByteCount(key));
                rest = rest[Encoding.UTF8.GetBytes(key, rest)..];
            }
        }
    }
}
