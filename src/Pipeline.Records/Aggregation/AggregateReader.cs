using System.Runtime.InteropServices;

namespace Pipeline.Records.Aggregation;

/// <summary>
/// Takes apart the records that the Kinesis Producer Library (KPL) aggregates: many user records in one Kinesis record. It
/// decides as the Kinesis Client Library (KCL) 3 does what is an aggregate, and where KCL would lose a record, it does not.
/// </summary>
/// <remarks>
/// <para>Format: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md. Data is an aggregate if
/// the magic number, the length, the MD5 digest and the protobuf message hold, required fields included, and it has a
/// sub-record. All else is a plain record.</para>
/// <para>Four differences from KCL, each so that nothing is lost. A sub-record with a bad index of its partition key costs KCL it
/// and all that follow: here it is counted as damaged and the others are read. One with an explicit hash key that is no number of
/// 0 to 2^128 - 1, or none of the table's, costs KCL as much: here it is read as one without such a key, as AWS's de-aggregators
/// for Lambda do (https://github.com/awslabs/kinesis-aggregation). A valid message without sub-records vanishes in KCL: here it
/// is a plain record. An index of 2^32 or more is cut to 32 bits by KCL: here it is outside its table.</para>
/// <para>KCL also drops sub-records whose hash key is outside the shard's range, which arise while a stream is resharded and
/// which the KPL puts again. That needs the range: <see cref="UserRecord.EffectiveHashKey"/>.</para>
/// <para>One reader may be used again and again, by one thread at a time; it keeps its arrays, so that reading allocates
/// nothing once they are large enough, except the words of <see cref="Damage"/>.</para>
/// </remarks>
internal sealed class AggregateReader
{
    private readonly AggregateMessage _message = new();
    private readonly List<UserRecord> _records = [];

    /// <summary>The sub-records that can be read, in their order; empty after <c>false</c>. Valid until the next call.</summary>
    public ReadOnlySpan<UserRecord> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>
    /// Sub-records that cannot be read: the index of their partition key is outside its table.
    /// </summary>
    public int DamagedCount { get; private set; }

    /// <summary>
    /// What is wrong with the first damaged sub-record: what must be how, and what was found. Null where none is.
    /// </summary>
    public string? Damage { get; private set; }

    /// <summary>Reads one Kinesis record's data.</summary>
    /// <param name="data">The data after base64, of any content and length.</param>
    /// <returns>
    /// <c>true</c>: an aggregate; <see cref="Records"/> and <see cref="DamagedCount"/> together are all its sub-records, at
    /// least one. <c>false</c>: a plain record, the data as a whole.
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
        // Neighbours mostly share their explicit hash key, which is then checked once.
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
            // A key that is none is as good as no key: the partition key says the same.
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
