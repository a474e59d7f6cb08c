using System.Runtime.InteropServices;

namespace Pipeline.Records.Aggregation;

/// <summary>
/// The protobuf message of an aggregate, read once from front to back. The key tables may follow the records that use them, so
/// indexes are resolved after the whole message is read.
/// </summary>
internal sealed class AggregateMessage
{
    // https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
    private const uint PartitionKeyTable = 1 << 3 | ProtobufReader.LengthDelimited;
    private const uint ExplicitHashKeyTable = 2 << 3 | ProtobufReader.LengthDelimited;
    private const uint Records = 3 << 3 | ProtobufReader.LengthDelimited;
    private const uint RecordPartitionKeyIndex = 1 << 3 | ProtobufReader.Varint;
    private const uint RecordExplicitHashKeyIndex = 2 << 3 | ProtobufReader.Varint;
    private const uint RecordData = 3 << 3 | ProtobufReader.LengthDelimited;
    private const uint RecordTags = 4 << 3 | ProtobufReader.LengthDelimited;
    private const uint TagKey = 1 << 3 | ProtobufReader.LengthDelimited;

    private readonly List<Slice> _partitionKeys = [];
    private readonly List<Slice> _explicitHashKeys = [];
    private readonly List<SubRecord> _subRecords = [];

    internal ReadOnlySpan<Slice> PartitionKeys => CollectionsMarshal.AsSpan(_partitionKeys);

    internal ReadOnlySpan<Slice> ExplicitHashKeys => CollectionsMarshal.AsSpan(_explicitHashKeys);

    internal ReadOnlySpan<SubRecord> SubRecords => CollectionsMarshal.AsSpan(_subRecords);

    /// <summary>Whether the data is a valid protobuf message with all required fields.</summary>
    internal bool TryRead(ReadOnlySpan<byte> data, Slice message)
    {
        _partitionKeys.Clear();
        _explicitHashKeys.Clear();
        _subRecords.Clear();

        var reader = new ProtobufReader(data, message);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag)) return false;
            var read = tag switch
            {
                PartitionKeyTable => TryAdd(_partitionKeys, ref reader),
                ExplicitHashKeyTable => TryAdd(_explicitHashKeys, ref reader),
                Records => reader.TryReadBytes(out var record) && TryReadSubRecord(data, record),
                _ => reader.TrySkip(tag, depth: 0),
            };
            if (!read) return false;
        }

        return true;
    }

    private bool TryReadSubRecord(ReadOnlySpan<byte> data, Slice message)
    {
        ulong? partitionKey = null, explicitHashKey = null;
        Slice? content = null;
        var reader = new ProtobufReader(data, message);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag)) return false;
            switch (tag)
            {
                case RecordPartitionKeyIndex:
                    if (!reader.TryReadVarint(out var partitionKeyIndex)) return false;
                    partitionKey = partitionKeyIndex;
                    break;
                case RecordExplicitHashKeyIndex:
                    if (!reader.TryReadVarint(out var explicitHashKeyIndex)) return false;
                    explicitHashKey = explicitHashKeyIndex;
                    break;
                case RecordData:
                    if (!reader.TryReadBytes(out var bytes)) return false;
                    content = bytes;
                    break;
                case RecordTags:
                    if (!reader.TryReadBytes(out var recordTag) || !IsTag(data, recordTag)) return false;
                    break;
                default:
                    if (!reader.TrySkip(tag, depth: 1)) return false;
                    break;
            }
        }

        if (partitionKey is null || content is null) return false;
        _subRecords.Add(new SubRecord(partitionKey.Value, explicitHashKey, content.Value));
        return true;
    }

    private static bool TryAdd(List<Slice> table, ref ProtobufReader reader)
    {
        if (!reader.TryReadBytes(out var key)) return false;
        table.Add(key);
        return true;
    }

    // Tags are not used, but a tag without its required key makes the whole message invalid.
    private static bool IsTag(ReadOnlySpan<byte> data, Slice message)
    {
        var hasKey = false;
        var reader = new ProtobufReader(data, message);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag) || !reader.TrySkip(tag, depth: 2)) return false;
            hasKey |= tag == TagKey;
        }

        return hasKey;
    }
}

/// <summary>A sub-record of the message. Its keys are indexes, which are not checked yet.</summary>
internal readonly record struct SubRecord(ulong PartitionKeyIndex, ulong? ExplicitHashKeyIndex, Slice Data);
