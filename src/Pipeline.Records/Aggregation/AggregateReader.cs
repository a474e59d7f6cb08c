using System.Runtime.InteropServices;

namespace Pipeline.Records.Aggregation;

/// <summary>
/// Takes apart the records that the Kinesis Producer Library (KPL) aggregates: many user records in one Kinesis record. It
/// recognizes an aggregate by the same rules as the Kinesis Client Library (KCL) 3, but keeps the records that KCL would lose.
/// </summary>
/// <remarks>
/// <para>Format: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md. Data is an aggregate if
/// the magic number, the length, the MD5 digest and the protobuf message are valid, required fields included, and the message
/// has a sub-record. Any other data is a plain record.</para>
/// <para>It differs from KCL in four cases, so that no record is lost. (1) At a sub-record with a bad index of its partition
/// key, KCL drops that sub-record and all that follow; here it counts as damaged and the others are read. (2) At an explicit
/// hash key that is no number of 0 to 2^128 - 1, or whose index is not in the table, KCL drops as much; here the sub-record is
/// read as one without an explicit hash key, as AWS's de-aggregators for Lambda do
/// (https://github.com/awslabs/kinesis-aggregation). (3) KCL drops a valid message without sub-records; here it is a plain
/// record. (4) KCL cuts an index of 2^32 or more to 32 bits; here it is outside its table.</para>
/// <para>KCL also drops sub-records whose hash key is outside the shard's range, which occur while a stream is resharded and
/// which the KPL puts again. A caller that knows the range can compare it with
/// <see cref="UserRecord.EffectiveHashKey"/>.</para>
/// <para>A reader can be used for many records, by one thread at a time. It keeps its arrays: once they are large enough,
/// reading allocates no memory, except for the text of <see cref="Damage"/>.</para>
/// </remarks>
internal sealed class AggregateReader
{
    private readonly AggregateMessage _message = new();
    private readonly List<UserRecord> _records = [];

    /// <summary>
    /// The sub-records that can be read, in their order; empty after <see cref="TryRead"/> returned <c>false</c>. Valid until
    /// the next call.
    /// </summary>
    public ReadOnlySpan<UserRecord> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>Sub-records that cannot be read: the index of their partition key is outside its table.</summary>
    public int DamagedCount { get; private set; }

    /// <summary>
    /// What is wrong with the first damaged sub-record: the rule, and what was found. Null where none is damaged.
    /// </summary>
    public string? Damage { get; private set; }

    /// <summary>Reads one Kinesis record's data.</summary>
    /// <param name="data">The data after base64, of any content and length.</param>
    /// <returns>
    /// <c>true</c>: the data is an aggregate; <see cref="Records"/> and <see cref="DamagedCount"/> together are all its
    /// sub-records, at least one. <c>false</c>: the data as a whole is a plain record.
    /// </returns>
    public bool TryRead(ReadOnlySpan<byte> data)
    {
        _records.Clear();
        DamagedCount = 0;
        Damage = null;

        var end = AggregateFrame.FindEnd(data);
        if (end < 0) return false;
        var start = AggregateFrame.Magic.Length;
        if (!_message.TryRead(data, new Slice(start, end - start)) || _message.SubRecords.IsEmpty) return false;

        Resolve(data);
        return true;
    }

    private void Resolve(ReadOnlySpan<byte> data)
    {
        var partitionKeys = _message.PartitionKeys;
        var explicitHashKeys = _message.ExplicitHashKeys;
        var subRecords = _message.SubRecords;
        // Neighbouring sub-records mostly share an explicit hash key, which is then checked only once.
        var lastGood = ulong.MaxValue;

        for (var number = 0; number < subRecords.Length; number++)
        {
            var subRecord = subRecords[number];
            if (subRecord.PartitionKeyIndex >= (ulong)partitionKeys.Length)
            {
                AddDamaged(number, subRecord.PartitionKeyIndex, partitionKeys.Length);
                continue;
            }

            var partitionKey = partitionKeys[(int)subRecord.PartitionKeyIndex];
            // An invalid explicit hash key counts as none: the partition key decides the shard then.
            var explicitHashKey = new Slice(-1, 0);
            if (subRecord.ExplicitHashKeyIndex is { } index && index < (ulong)explicitHashKeys.Length)
            {
                var slice = explicitHashKeys[(int)index];
                if (index == lastGood || HashKey.TryParse(data.Slice(slice.Offset, slice.Length), out _))
                    (explicitHashKey, lastGood) = (slice, index);
            }

            _records.Add(new UserRecord(
                subRecord.Data.Offset,
                subRecord.Data.Length,
                partitionKey.Offset,
                partitionKey.Length,
                explicitHashKey.Offset,
                explicitHashKey.Length,
                number));
        }
    }

    private void AddDamaged(int number, ulong index, int tableLength)
    {
        DamagedCount++;
        Damage ??=
            $"partition key index of sub-record {number} must be below {tableLength}, the length of its table; got {index}";
    }
}
