using System.Text;
using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

/// <summary>Which records are aggregates, which are plain records, and which are damaged.</summary>
public class AggregateReaderTests
{
    private static readonly byte[] Key = Aggregates.PartitionKey("k");
    private static readonly byte[] Record = Aggregates.Record(0, null, "data"u8.ToArray());
    private static readonly byte[] Valid = [.. Key, .. Record];

    public static TheoryData<string, byte[]> PlainRecords => new()
    {
        { "nothing", [] },
        { "three bytes of the magic number", [0xF3, 0x89, 0x9A] },
        { "the magic number alone", [0xF3, 0x89, 0x9A, 0xC2] },
        { "another magic number", [0xF3, 0x89, 0x9A, 0xC3, .. Aggregates.Seal(Valid)[4..]] },
        { "too short for a digest", [0xF3, 0x89, 0x9A, 0xC2, .. new byte[15]] },
        { "nothing but the right digest", Aggregates.Seal([]) },
        { "a wrong digest", [.. Aggregates.Seal(Valid)[..^1], 0] },
        { "a byte behind the digest", [.. Aggregates.Seal(Valid), 0] },
        { "a message cut in a tag's value", Aggregates.Seal(Valid[..^1]) },
        { "a message cut after a tag", Aggregates.Seal([.. Valid, .. Aggregates.Tag(1, 2)]) },
        { "a length beyond the end", Aggregates.Seal([.. Valid, .. Aggregates.Tag(1, 2), 5, 0]) },
        { "a negative length", Aggregates.Seal([.. Valid, .. Aggregates.Tag(1, 2), .. Aggregates.Varint(0xFFFF_FFFF)]) },
        { "a varint of eleven bytes", Aggregates.Seal([.. Valid, .. Aggregates.Tag(9, 0), .. Aggregates.Varint(1, length: 11)]) },
        { "a varint that does not end", Aggregates.Seal([.. Valid, .. Aggregates.Tag(9, 0), 0x80]) },
        { "field number 0", Aggregates.Seal([.. Valid, .. Aggregates.Number(0, 1)]) },
        { "wire type 6", Aggregates.Seal([.. Valid, .. Aggregates.Tag(9, 6)]) },
        { "wire type 7", Aggregates.Seal([.. Valid, .. Aggregates.Tag(9, 7)]) },
        { "a fixed64 cut short", Aggregates.Seal([.. Valid, .. Aggregates.Fixed64(9, 1)[..^1]]) },
        { "a fixed32 cut short", Aggregates.Seal([.. Valid, .. Aggregates.Fixed32(9, 1)[..^1]]) },
        { "a group without its end", Aggregates.Seal([.. Valid, .. Aggregates.Tag(9, 3)]) },
        { "the end of no group", Aggregates.Seal([.. Valid, .. Aggregates.Tag(9, 4)]) },
        { "the end of another group", Aggregates.Seal([.. Valid, .. Aggregates.Tag(9, 3), .. Aggregates.Tag(8, 4)]) },
        { "101 groups in each other", Aggregates.Seal([.. Valid, .. Groups(101)]) },
        { "100 groups within a record", Aggregates.Seal([.. Key, .. WithMore(Groups(100))]) },
        { "99 groups within a tag",
            Aggregates.Seal([.. Key, .. WithMore(Aggregates.Bytes(4, [.. Aggregates.Bytes(1, []), .. Groups(99)]))]) },
        { "a record without its partition key's index",
            Aggregates.Seal([.. Valid, .. Aggregates.Bytes(3, Aggregates.Bytes(3, []))]) },
        { "a record without data", Aggregates.Seal([.. Valid, .. Aggregates.Bytes(3, Aggregates.Number(1, 0))]) },
        { "an empty record", Aggregates.Seal([.. Valid, .. Aggregates.Bytes(3, [])]) },
        { "a tag without key",
            Aggregates.Seal([.. Key, .. WithMore(Aggregates.Bytes(4, Aggregates.Bytes(2, "value"u8.ToArray())))]) },
        { "data of another wire type",
            Aggregates.Seal([.. Key, .. Aggregates.Bytes(3, [.. Aggregates.Number(1, 0), .. Aggregates.Number(3, 1)])]) },
        { "no sub-record", Aggregates.Seal(Key) },
        { "unknown fields alone", Aggregates.Seal(Aggregates.Bytes(9, "a later format's records"u8.ToArray())) },
    };

    public static TheoryData<string, byte[]> SameRecord => new()
    {
        { "as the KPL writes it", Valid },
        { "the table behind its use", [.. Record, .. Key] },
        { "fields of the record turned round",
            [.. Key, .. Aggregates.Bytes(3, [.. Aggregates.Bytes(3, "data"u8.ToArray()), .. Aggregates.Number(1, 0)])] },
        { "values given twice, the last of which counts", [.. Key, .. Aggregates.Bytes(3,
            [.. Aggregates.Number(1, 7), .. Aggregates.Bytes(3, "first"u8.ToArray()), .. Aggregates.Number(1, 0),
                .. Aggregates.Bytes(3, "data"u8.ToArray())])] },
        { "varints of ten bytes",
            [.. Aggregates.Varint(1 << 3 | 2, 10), .. Aggregates.Varint(1, 10), (byte)'k', .. Aggregates.Bytes(3,
            [.. Aggregates.Varint(1 << 3, 10), .. Aggregates.Varint(0, 10), .. Aggregates.Tag(3, 2), .. Aggregates.Varint(4, 10),
                .. "data"u8])] },
        { "lengths beyond 32 bits, of which 32 count",
            [.. Aggregates.Tag(1, 2), .. Aggregates.Varint(1UL << 32 | 1), (byte)'k', .. Record] },
        { "unknown fields of every kind",
            [.. Aggregates.Number(9, ulong.MaxValue), .. Key, .. Aggregates.Fixed64(10, 1), .. Aggregates.Fixed32(11, 1),
            .. Aggregates.Bytes(12, "x"u8.ToArray()), .. Groups(100), .. WithMore(Groups(99)),
                .. Aggregates.Bytes(536_870_911, [])] },
        { "known numbers of other wire types",
            [.. Aggregates.Number(1, 5), .. Aggregates.Fixed32(2, 5), .. Aggregates.Number(3, 5), .. Key,
            .. WithMore([.. Aggregates.Fixed64(1, 5), .. Aggregates.Bytes(2, [1]), .. Aggregates.Fixed32(3, 5),
                .. Aggregates.Number(4, 5)])] },
        { "tags, which nobody uses", [.. Key, .. WithMore([.. Aggregates.Bytes(4, Aggregates.Bytes(1, [])),
            .. Aggregates.Bytes(4,
                [.. Aggregates.Bytes(1, "key"u8.ToArray()), .. Aggregates.Bytes(2, "value"u8.ToArray()), .. Groups(98)])])] },
        { "entries that nobody uses",
            [.. Key, .. Aggregates.PartitionKey("k"), .. Aggregates.ExplicitHashKey("undefined"), .. Record] },
    };

    [Theory]
    [MemberData(nameof(PlainRecords))]
    public void NoAggregate_IsPlain(string what, byte[] data)
    {
        var reader = new AggregateReader();
        reader.TryRead(Aggregates.Of(("k", "before"))).ShouldBeTrue();

        reader.TryRead(data).ShouldBeFalse(what);

        reader.Records.Length.ShouldBe(0);
        reader.DamagedCount.ShouldBe(0);
        reader.Damage.ShouldBeNull();
        AggregateReference.Read(data).ShouldBeNull(what);
    }

    [Theory]
    [MemberData(nameof(SameRecord))]
    public void EveryLegalEncoding_IsRead(string what, byte[] message)
    {
        var data = Aggregates.Seal(message);
        var reader = new AggregateReader();

        reader.TryRead(data).ShouldBeTrue(what);

        reader.DamagedCount.ShouldBe(0);
        reader.Records.Length.ShouldBe(1);
        var record = reader.Records[0];
        Encoding.UTF8.GetString(record.Data(data)).ShouldBe("data");
        Encoding.UTF8.GetString(record.PartitionKey(data)).ShouldBe("k");
        (record.ExplicitHashKeyOffset, record.ExplicitHashKeyLength, record.SubSequenceNumber).ShouldBe((-1, 0, 0));
        AggregateReference.Agrees(AggregateReference.Read(data), data, isAggregate: true, reader).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1UL, null, "partition key index of sub-record 1 must be below 1, the length of its table; got 1")]
    [InlineData(ulong.MaxValue, null,
        "partition key index of sub-record 1 must be below 1, the length of its table; got 18446744073709551615")]
    [InlineData(1UL << 32, null, "partition key index of sub-record 1 must be below 1, the length of its table; got 4294967296")]
    public void DamagedRecord_CostsNoOther(ulong partitionKey, ulong? explicitHashKey, string damage)
    {
        var data = Aggregates.Seal([
            .. Key,
            .. Aggregates.ExplicitHashKey("340282366920938463463374607431768211455"),
            .. Aggregates.ExplicitHashKey(""),
            .. Aggregates.ExplicitHashKey("340282366920938463463374607431768211456"),
            .. Aggregates.Record(0, 0, "first"u8.ToArray()),
            .. Aggregates.Record(partitionKey, explicitHashKey, "damaged"u8.ToArray()),
            .. Aggregates.Record(5, 0, "damaged too"u8.ToArray()),
            .. Aggregates.Record(0, null, "last"u8.ToArray()),
        ]);
        var reader = new AggregateReader();

        reader.TryRead(data).ShouldBeTrue();

        reader.DamagedCount.ShouldBe(2);
        reader.Damage.ShouldBe(damage);
        reader.Records.ToArray().Select(record => (Encoding.UTF8.GetString(record.Data(data)), record.SubSequenceNumber))
            .ShouldBe([("first", 0), ("last", 3)]);
        reader.Records[0].EffectiveHashKey(data).ShouldBe(UInt128.MaxValue);
        reader.Records[1].EffectiveHashKey(data).ShouldBe(HashKey.OfPartitionKey("k"u8));
    }

    [Theory]
    [InlineData("undefined", 0UL)]
    [InlineData("-130", 0UL)]
    [InlineData("", 0UL)]
    [InlineData("340282366920938463463374607431768211456", 0UL)]
    [InlineData("1", 1UL)]
    [InlineData("1", ulong.MaxValue)]
    public void ExplicitHashKeyThatIsNone_IsPassedOver(string explicitHashKey, ulong index)
    {
        var data = Aggregates.Seal(
            [.. Key, .. Aggregates.ExplicitHashKey(explicitHashKey), .. Aggregates.Record(0, index, "data"u8.ToArray())]);
        var reader = new AggregateReader();

        reader.TryRead(data).ShouldBeTrue();

        reader.DamagedCount.ShouldBe(0);
        var record = reader.Records.ToArray().ShouldHaveSingleItem();
        Encoding.UTF8.GetString(record.Data(data)).ShouldBe("data");
        record.ExplicitHashKeyOffset.ShouldBe(-1);
        record.EffectiveHashKey(data).ShouldBe(HashKey.OfPartitionKey("k"u8));
    }

    [Fact]
    public void EmptyRecordAndKey_AreRead()
    {
        var data = Aggregates.Of(("", ""));
        var reader = new AggregateReader();

        reader.TryRead(data).ShouldBeTrue();

        reader.Records.Length.ShouldBe(1);
        reader.Records[0].Data(data).Length.ShouldBe(0);
        reader.Records[0].PartitionKey(data).Length.ShouldBe(0);
    }

    [Fact]
    public void PartitionKeyThatIsNoUtf8_IsRead()
    {
        var data = Aggregates.Seal([.. Aggregates.Bytes(1, [0xFF, (byte)'a']), .. Record]);
        var reader = new AggregateReader();

        reader.TryRead(data).ShouldBeTrue();

        reader.Records[0].PartitionKey(data).ToArray().ShouldBe([0xFF, (byte)'a']);
        reader.Records[0].EffectiveHashKey(data).ShouldBe(HashKey.OfPartitionKey("\uFFFDa"u8));
    }

    private static byte[] WithMore(byte[] fields) =>
        Aggregates.Bytes(3, [.. Aggregates.Number(1, 0), .. fields, .. Aggregates.Bytes(3, "data"u8.ToArray())]);

    private static byte[] Groups(int depth)
    {
        byte[] inner = Aggregates.Number(1, 1);
        for (var i = 0; i < depth; i++) inner = Aggregates.Group(9, inner);
        return inner;
    }
}
