using System.Buffers;
using System.Text.Json;
using Pipeline.Functions.Records;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Writer;

/// <summary>Writes the bodies of BatchWriteItem and PutItem around items that are JSON already.</summary>
internal sealed class RequestBodies
{
    // The size of the two values of a place in the stream, and of the closing braces.
    private const int MostPosition = 200;

    private readonly byte[] _batchStart;
    private readonly byte[] _putStart;
    private readonly byte[] _condition;
    private readonly WriteMode _mode;
    private readonly bool _isByField;

    public RequestBodies(WriterOptions options)
    {
        var table = Quoted(options.Table);
        _mode = options.Mode;
        _isByField = options.Item.OrderBy is not null;
        _batchStart = [.. "{\"ReturnConsumedCapacity\":\"TOTAL\",\"RequestItems\":{"u8, .. table, .. ":["u8];
        _putStart = [.. "{\"ReturnConsumedCapacity\":\"TOTAL\",\"TableName\":"u8, .. table, .. ",\"Item\":"u8];
        _condition = Condition(options);
    }

    /// <summary>The size of a batch's body without its items, in bytes.</summary>
    public int BatchOverhead => _batchStart.Length + BatchEnd.Length;

    /// <summary>The size of a group's winner in a batch, in bytes.</summary>
    public static int SizeInBatch(WritePlan plan, int group) =>
        plan.WinnerOf(group).Item.Json.Length + ItemStart.Length + ItemEnd.Length + 1;

    private static ReadOnlySpan<byte> BatchEnd => "]}}"u8;

    private static ReadOnlySpan<byte> ItemStart => "{\"PutRequest\":{\"Item\":"u8;

    private static ReadOnlySpan<byte> ItemEnd => "}}"u8;

    /// <summary>The size of a BatchWriteItem, in bytes.</summary>
    public int BatchSize(WritePlan plan, ReadOnlySpan<int> groups)
    {
        var size = BatchOverhead;
        foreach (var group in groups) size += SizeInBatch(plan, group);
        return size;
    }

    /// <summary>The maximum size of a PutItem, in bytes.</summary>
    public int PutSize(WritePlan plan, int group)
    {
        ref readonly var item = ref plan.WinnerOf(group).Item;
        return _putStart.Length + item.Json.Length + _condition.Length + item.OrderJson.Length + MostPosition;
    }

    /// <summary>Writes a BatchWriteItem with the winners of some groups.</summary>
    public void WriteBatch(IBufferWriter<byte> body, WritePlan plan, ReadOnlySpan<int> groups)
    {
        body.Write(_batchStart);
        for (var i = 0; i < groups.Length; i++)
        {
            if (i > 0) body.Write(","u8);
            body.Write(ItemStart);
            body.Write(plan.Items[plan.WinnerOf(groups[i]).Item.Json]);
            body.Write(ItemEnd);
        }

        body.Write(BatchEnd);
    }

    /// <summary>Writes a PutItem with a group's winner and the mode's condition.</summary>
    public void WritePut(IBufferWriter<byte> body, WritePlan plan, KinesisBatch batch, int group)
    {
        ref var winner = ref plan.WinnerOf(group);
        body.Write(_putStart);
        body.Write(plan.Items[winner.Item.Json]);
        body.Write(_condition);
        if (_mode == WriteMode.Latest) WriteValues(body, plan, batch, winner);
        body.Write("}"u8);
    }

    private void WriteValues(IBufferWriter<byte> body, WritePlan plan, KinesisBatch batch, in Candidate winner)
    {
        if (_isByField)
        {
            body.Write(plan.Items[winner.Item.OrderJson]);
        }
        else
        {
            body.Write("{\"S\":\""u8);
            ItemAdditions.WritePadded(batch[batch[winner.Record].SequenceNumber], body);
            body.Write("\"},\":sub\":{\"N\":\""u8);
            winner.SubSequenceNumber.TryFormat(body.GetSpan(11), out var written,
                provider: System.Globalization.CultureInfo.InvariantCulture);
            body.Advance(written);
            body.Write("\"}"u8);
        }

        body.Write("}"u8);
    }

    // `attribute_not_exists` also holds when the item does not exist. A record that comes again, whole or as a part of its
    // aggregate, is not older than itself. So it may be written once more, and the batch that follows it is applied after
    // it again.
    private static byte[] Condition(WriterOptions options) => options.Mode switch
    {
        WriteMode.InsertOnce =>
        [
            .. ",\"ConditionExpression\":\"attribute_not_exists(#key)\",\"ExpressionAttributeNames\":{\"#key\":"u8,
            .. Quoted(options.Schema.PartitionKey.Name), .. "}"u8,
        ],
        WriteMode.Latest when options.Item.OrderBy is { } field =>
        [
            .. ",\"ConditionExpression\":\"attribute_not_exists(#by) OR #by < :by\",\"ExpressionAttributeNames\":{\"#by\":"u8,
            .. Quoted(field), .. "},\"ExpressionAttributeValues\":{\":by\":"u8,
        ],
        WriteMode.Latest =>
        [
            .. ",\"ConditionExpression\":\"attribute_not_exists(#seq) OR #seq < :seq OR (#seq = :seq AND #sub <= :sub)\""u8,
            .. ",\"ExpressionAttributeNames\":{\"#seq\":"u8, .. Quoted(MetadataAttributes.SequenceNumber),
            .. ",\"#sub\":"u8, .. Quoted(MetadataAttributes.SubSequenceNumber),
            .. "},\"ExpressionAttributeValues\":{\":seq\":"u8,
        ],
        _ => [],
    };

    private static byte[] Quoted(string text) => [(byte)'"', .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, (byte)'"'];
}
