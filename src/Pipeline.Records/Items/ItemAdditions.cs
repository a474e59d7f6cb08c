using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Records.Limits;
using Pipeline.Records.Numbers;

namespace Pipeline.Records.Items;

/// <summary>
/// Writes the attributes that an item has besides the event's own fields: the raw record, where the record came from, and a
/// time-to-live. Not for several threads at once.
/// </summary>
internal sealed class ItemAdditions
{
    private const int TimeLength = 24;

    private readonly ItemOptions _options;
    private readonly byte[] _rawPrefix;
    private readonly int _rawNameSize;
    private readonly byte[] _timeToLivePrefix;
    private readonly int _timeToLiveNameSize;

    private ItemBuffer _output = null!;
    private int _size;

    /// <param name="schema">The schema of events.</param>
    /// <param name="options">Which attributes the items have.</param>
    public ItemAdditions(EventSchema schema, ItemOptions options)
    {
        _options = options;
        _rawPrefix = [.. Quoted(options.RawAttribute ?? ""), .. ":{\"B\":\""u8];
        _rawNameSize = Encoding.UTF8.GetByteCount(options.RawAttribute ?? "");
        _timeToLivePrefix = [.. Quoted(schema.TimeToLive ?? MetadataAttributes.TimeToLive), .. ":{\"N\":\""u8];
        _timeToLiveNameSize = Encoding.UTF8.GetByteCount(schema.TimeToLive ?? MetadataAttributes.TimeToLive);
    }

    /// <summary>A text as a JSON string.</summary>
    /// <param name="text">The text.</param>
    public static byte[] Quoted(string text) => [(byte)'"', .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>Writes a sequence number as it is stored: 129 digits, zeros first.</summary>
    /// <param name="sequenceNumber">The digits.</param>
    /// <param name="output">Where to.</param>
    public static void WritePadded(ReadOnlySpan<byte> sequenceNumber, IBufferWriter<byte> output)
    {
        var zeros = (int)ServiceLimits.Kinesis.SequenceNumberDigits.Maximum - sequenceNumber.Length;
        output.GetSpan(zeros)[..zeros].Fill((byte)'0');
        output.Advance(zeros);
        BuffersExtensions.Write(output, sequenceNumber);
    }

    /// <summary>
    /// Writes the attributes behind the event's own fields. An item has at least its key, so a comma always comes first.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="record">The event.</param>
    /// <param name="origin">Where the event comes from.</param>
    /// <param name="hasTimeToLive">Whether the event's own fields hold a time-to-live already.</param>
    /// <returns>The attributes' size as DynamoDB counts it, in bytes.</returns>
    public int Write(ItemBuffer output, ReadOnlySpan<byte> record, in RecordOrigin origin, bool hasTimeToLive)
    {
        (_output, _size) = (output, 0);
        if (_options.RawAttribute is not null) WriteRaw(record);
        if (_options.Metadata) WriteSource(origin);
        if (_options.Metadata || _options.Position) WritePosition(origin);
        if (_options.TimeToLive is { } life && !hasTimeToLive)
        {
            output.Write((byte)',');
            output.Write(_timeToLivePrefix);
            WriteNumber(Math.DivRem(origin.ArrivalMilliseconds, 1000).Quotient + (long)life.TotalSeconds);
            output.Write("\"}"u8);
            _size += _timeToLiveNameSize;
        }

        return _size;
    }

    private void WriteRaw(ReadOnlySpan<byte> record)
    {
        _output.Write((byte)',');
        _output.Write(_rawPrefix);
        var room = _output.GetSpan(Base64.GetMaxEncodedToUtf8Length(record.Length));
        Base64.EncodeToUtf8(record, room, out _, out var written);
        _output.Advance(written);
        _output.Write("\"}"u8);
        _size += _rawNameSize + record.Length;
    }

    private void WriteSource(in RecordOrigin origin)
    {
        _output.Write(",\"kinesis_shard_id\":{\"S\":\""u8);
        _output.Write(origin.ShardId);
        _output.Write("\"},\"kinesis_arrival_time\":{\"S\":\""u8);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(origin.ArrivalMilliseconds);
        time.TryFormat(
            _output.GetSpan(TimeLength), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _output.Advance(written);
        _output.Write("\"}"u8);
        _size += MetadataAttributes.ShardId.Length + origin.ShardId.Length + MetadataAttributes.ArrivalTime.Length + TimeLength;
    }

    private void WritePosition(in RecordOrigin origin)
    {
        _output.Write(",\"kinesis_sequence_number\":{\"S\":\""u8);
        WritePadded(origin.SequenceNumber, _output);
        _output.Write("\"},\"kinesis_sub_sequence_number\":{\"N\":\""u8);
        WriteNumber(origin.SubSequenceNumber);
        _output.Write("\"}"u8);
        _size += MetadataAttributes.SequenceNumber.Length + (int)ServiceLimits.Kinesis.SequenceNumberDigits.Maximum
            + MetadataAttributes.SubSequenceNumber.Length;
    }

    private void WriteNumber(long value)
    {
        var room = _output.GetSpan(20);
        Utf8Formatter.TryFormat(value, room, out var written);
        _size += NumberText.Parse(room[..written]).StoredBytes;
        _output.Advance(written);
    }
}
