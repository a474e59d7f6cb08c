using System.Buffers.Text;
using Pipeline.Functions.Records;
using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

/// <summary>
/// The response to a batch:
/// <c>{"records":[{"recordId":"...","result":"Ok","data":"...","metadata":{"partitionKeys":{...}}}]}</c>, one entry for each
/// record, in the batch's order (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html). Its
/// size is known before it is written, since Lambda refuses a response over its limit, and with it the whole batch.
/// </summary>
/// <param name="limit">The maximum size in bytes.</param>
internal sealed class TransformResponse(int limit)
{
    private byte[] _bytes = [];
    private int _length;

    private static ReadOnlySpan<byte> Open => "{\"records\":["u8;

    private static ReadOnlySpan<byte> Close => "]}"u8;

    private static ReadOnlySpan<byte> Id => "{\"recordId\":\""u8;

    private static ReadOnlySpan<byte> Result => "\",\"result\":\""u8;

    private static ReadOnlySpan<byte> Data => "\",\"data\":\""u8;

    private static ReadOnlySpan<byte> KafkaData => "\",\"kafkaRecordValue\":\""u8;

    private static ReadOnlySpan<byte> Keys => ",\"metadata\":{\"partitionKeys\":"u8;

    /// <summary>The size of a response with one record, in bytes.</summary>
    public static int SizeAlone(in FirehoseRecord record, in TransformedRecord transformed) =>
        Open.Length + Size(record, transformed) + Close.Length;

    /// <summary>The size of a response, in bytes.</summary>
    public static long Size(FirehoseBatch batch, ReadOnlySpan<TransformedRecord> transformed)
    {
        // A comma stands between two records.
        long size = Open.Length + Close.Length + batch.Count - 1;
        for (var i = 0; i < batch.Count; i++) size += Size(batch[i], transformed[i]);
        return size;
    }

    /// <summary>The size of a record in a response, in bytes.</summary>
    public static int Size(in FirehoseRecord record, in TransformedRecord transformed)
    {
        var size = Id.Length + record.RecordId.Length + Result.Length + Name(transformed.Outcome).Length + "\"}".Length;
        if (transformed.DataLength >= 0)
            size += Property(record).Length + Base64.GetMaxEncodedToUtf8Length(transformed.DataLength);
        if (transformed.PartitionKeys.Length > 0) size += Keys.Length + transformed.PartitionKeys.Length + "}".Length;
        return size;
    }

    /// <summary>Writes a response.</summary>
    /// <param name="batch">The batch. The lines overwrite the data of delivered records.</param>
    /// <param name="transformed">The records' parts of the response, which fit.</param>
    /// <param name="partitionKeys">The buffer with the records' partition keys.</param>
    /// <returns>The response, valid until the next one is written.</returns>
    public ReadOnlyMemory<byte> Write(FirehoseBatch batch, ReadOnlySpan<TransformedRecord> transformed, ItemBuffer partitionKeys)
    {
        var size = Size(batch, transformed);
        if (size > limit) throw new InvalidOperationException($"a response of {size} bytes is larger than {limit}");
        if (_bytes.Length < size) _bytes = new byte[size];
        _length = 0;
        Add(Open);
        for (var i = 0; i < batch.Count; i++)
        {
            if (i > 0) Add(","u8);
            WriteRecord(batch, batch[i], transformed[i], partitionKeys);
        }

        Add(Close);
        return _bytes.AsMemory(0, _length);
    }

    private static ReadOnlySpan<byte> Name(RecordOutcome outcome) => outcome switch
    {
        RecordOutcome.Ok => "Ok"u8,
        RecordOutcome.ProcessingFailed => "ProcessingFailed"u8,
        _ => "Dropped"u8,
    };

    private static ReadOnlySpan<byte> Property(in FirehoseRecord record) => record.IsOfKafka ? KafkaData : Data;

    private void WriteRecord(FirehoseBatch batch, in FirehoseRecord record, in TransformedRecord transformed,
        ItemBuffer partitionKeys)
    {
        Add(Id);
        Add(batch[record.RecordId]);
        Add(Result);
        Add(Name(transformed.Outcome));
        if (transformed.DataLength >= 0)
        {
            Add(Property(record));
            // The decoded data is shorter than its base64, which leaves room for the line feeds: one, or one for each of
            // several events.
            var room = batch[record.Data with { Length = transformed.DataLength }];
            if (transformed.IsSeveral) JsonLine.WriteAll(batch[record.Data], room);
            else if (transformed.Outcome == RecordOutcome.Ok) JsonLine.Write(batch[record.Data], room);
            Base64.EncodeToUtf8(room, _bytes.AsSpan(_length), out _, out var written);
            _length += written;
        }

        Add("\""u8);
        if (transformed.PartitionKeys.Length > 0)
        {
            Add(Keys);
            Add(partitionKeys[transformed.PartitionKeys]);
            Add("}"u8);
        }

        Add("}"u8);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
