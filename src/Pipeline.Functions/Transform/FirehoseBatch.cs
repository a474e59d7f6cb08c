using System.Text.Json;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Transform;

/// <summary>A record of a batch. Ranges are places in the batch's payload.</summary>
/// <param name="RecordId">Firehose's id of the record, as JSON spells it.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="PartitionKey">
/// The record's key in the Kinesis stream, as JSON spells it; empty where the stream distributes records itself, or is not
/// the source.
/// </param>
/// <param name="IsOfKafka">Whether the record came from an MSK cluster; the property of its data has another name then.</param>
/// <param name="ArrivalMilliseconds">
/// When Firehose or the stream received the record, in milliseconds since 1970; 0 where the event does not say it.
/// </param>
internal readonly record struct FirehoseRecord(
    ByteRange RecordId, ByteRange Data, ByteRange PartitionKey, bool IsOfKafka, long ArrivalMilliseconds);

/// <summary>
/// The records that a Firehose stream hands to its transformation
/// (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html): of Direct PUT, of a Kinesis stream or of an MSK
/// cluster. The data is decoded in place. A process uses one object for all batches.
/// </summary>
internal sealed class FirehoseBatch
{
    // The end of the year 9999.
    private const long LatestMilliseconds = 253_402_300_799_999;

    private readonly EncodedData _encoded = new();
    private readonly FirehoseRecordChecks _checks = new();

    private Memory<byte> _payload;
    private FirehoseRecord[] _records = new FirehoseRecord[256];

    // The record that is being read, and its place in the event.
    private FirehoseRecordFields _record;
    private int _index;

    /// <summary>The number of records; at least one.</summary>
    public int Count { get; private set; }

    /// <summary>The Firehose stream's ARN; null where the event has none.</summary>
    public string? DeliveryStreamArn { get; private set; }

    /// <summary>The ARN of the Kinesis stream that is the source; null: none.</summary>
    public string? SourceStreamArn { get; private set; }

    /// <summary>
    /// When Firehose received the newest record, in milliseconds since 1970; null where the event does not say it.
    /// </summary>
    public long? NewestArrivalMilliseconds { get; private set; }

    public ref readonly FirehoseRecord this[int index] => ref _records[index];

    public Span<byte> this[ByteRange range] => _payload.Span.Slice(range.Start, range.Length);

    /// <summary>A part of the payload, valid until the next batch is read.</summary>
    public ReadOnlyMemory<byte> Memory(ByteRange range) => _payload.Slice(range.Start, range.Length);

    /// <summary>The text of a JSON string.</summary>
    /// <exception cref="FunctionException">The text is not Unicode.</exception>
    public string Text(ByteRange spelling)
    {
        // Include the quotes around it.
        var reader = new JsonCursor(this[new ByteRange(spelling.Start - 1, spelling.Length + 2)]);
        reader.ReadValue();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw FirehoseRecordChecks.NotUnicode();
        }
    }

    /// <summary>Reads the event of a Firehose stream.</summary>
    /// <param name="payload">The event. It is overwritten, and belongs to the batch until the next one is read.</param>
    /// <exception cref="FunctionException">The event is not valid; the message lists up to ten mistakes.</exception>
    public void Read(Memory<byte> payload)
    {
        _payload = payload;
        Count = 0;
        (DeliveryStreamArn, SourceStreamArn, NewestArrivalMilliseconds) = (null, null, null);
        _index = 0;
        _checks.Clear();
        try
        {
            var reader = new JsonCursor(payload.Span);
            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.StartObject) ReadEvent(ref reader);
            else if (reader.TokenType != JsonTokenType.Null) throw FirehoseRecordChecks.NoEvent($"{reader.TokenType}");
            reader.Read();
        }
        catch (JsonException error)
        {
            throw FirehoseRecordChecks.NoEvent($"{error.Message} (at byte {error.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            throw FirehoseRecordChecks.NotUnicode();
        }

        _checks.ThrowIfWrong(Count);
    }

    private void ReadEvent(ref JsonCursor reader)
    {
        while (reader.ReadProperty())
        {
            if (reader.ValueTextEquals("deliveryStreamArn"u8))
            {
                reader.ReadValue();
                DeliveryStreamArn = Text(ref reader);
            }
            else if (reader.ValueTextEquals("sourceKinesisStreamArn"u8))
            {
                reader.ReadValue();
                SourceStreamArn = Text(ref reader);
            }
            else if (reader.ValueTextEquals("records"u8))
            {
                reader.ReadValue();
                if (reader.TokenType == JsonTokenType.Null) continue;
                if (reader.TokenType != JsonTokenType.StartArray) throw FirehoseRecordChecks.NoEvent("records that is no array");
                while (reader.ReadElement()) ReadRecord(ref reader);
                continue;
            }
            else
            {
                reader.ReadValue();
            }

            reader.Skip();
        }
    }

    private void ReadRecord(ref JsonCursor reader)
    {
        _record = default;
        if (reader.TokenType == JsonTokenType.StartObject)
            while (reader.ReadProperty()) ReadProperty(ref reader);
        else reader.Skip();

        Add();
        _index++;
    }

    private void Add()
    {
        if (!_checks.Accept(_record, _index)) return;
        if (_records.Length == Count) Array.Resize(ref _records, _records.Length * 2);
        _records[Count++] = new FirehoseRecord(
            _record.RecordId!.Value, _record.Data!.Value, _record.PartitionKey ?? default, _record.IsOfKafka, _record.Arrival);
    }

    private void ReadProperty(ref JsonCursor reader)
    {
        if (reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("kafkaRecordValue"u8))
        {
            ReadData(ref reader, isOfKafka: !reader.ValueTextEquals("data"u8));
        }
        else if (reader.ValueTextEquals("recordId"u8))
        {
            reader.ReadValue();
            _record.RecordId = EventReading.Token(ref reader);
        }
        else if (reader.ValueTextEquals("approximateArrivalTimestamp"u8))
        {
            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var milliseconds))
            {
                NewestArrivalMilliseconds = Math.Max(NewestArrivalMilliseconds ?? milliseconds, milliseconds);
                // A time beyond the range of dates counts as no arrival.
                _record.Arrival = milliseconds is > 0 and <= LatestMilliseconds ? milliseconds : 0;
            }
        }
        else if (reader.ValueTextEquals("kinesisRecordMetadata"u8))
        {
            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.ReadProperty()) ReadMetadata(ref reader);
                return;
            }
        }
        else
        {
            reader.ReadValue();
        }

        reader.Skip();
    }

    private void ReadData(ref JsonCursor reader, bool isOfKafka)
    {
        reader.ReadValue();
        _record.IsOfKafka = isOfKafka;
        _record.HasData = reader.TokenType != JsonTokenType.Null;
        if (reader.TokenType == JsonTokenType.String) _record.Data = _encoded.Decode(ref reader, _payload.Span);
        // A Kafka record without a value, a tombstone, is a record without bytes here.
        else if (isOfKafka && reader.TokenType == JsonTokenType.Null) _record.Data = default(ByteRange);
    }

    private void ReadMetadata(ref JsonCursor reader)
    {
        var isKey = reader.ValueTextEquals("partitionKey"u8);
        reader.ReadValue();
        if (isKey) _record.PartitionKey = EventReading.Token(ref reader);
        reader.Skip();
    }

    private static string? Text(ref JsonCursor reader) => reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
}
