using System.Text;
using System.Text.Json;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Records;

/// <summary>A record of a batch. Ranges are places in the batch's payload.</summary>
/// <param name="SequenceNumber">The record's place in the shard: 1 to 129 digits.</param>
/// <param name="PartitionKey">
/// The producer's key as JSON spells it; length -1 where the stream distributes records itself.
/// </param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="ArrivalMilliseconds">The approximate time when Kinesis received the record, in milliseconds since 1970.</param>
internal readonly record struct KinesisRecord(ByteRange SequenceNumber, ByteRange PartitionKey, ByteRange Data,
    long ArrivalMilliseconds);

/// <summary>
/// The records of one shard, in order, as an event source mapping sends them
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html). The data is decoded in place, over its base64, so that a
/// batch needs no memory besides its payload. A process uses one object for all batches.
/// </summary>
internal sealed class KinesisBatch
{
    // The order in which Lambda writes the properties. Another order only costs time.
    private static readonly byte[][] RecordOrder =
        ["\"kinesis\":"u8.ToArray(), "\"eventSource\":"u8.ToArray(), "\"eventVersion\":"u8.ToArray(), "\"eventID\":"u8.ToArray()];
    private static readonly byte[][] KinesisOrder =
    [
        "\"kinesisSchemaVersion\":"u8.ToArray(),
        "\"partitionKey\":"u8.ToArray(),
        "\"sequenceNumber\":"u8.ToArray(),
        "\"data\":"u8.ToArray(),
        "\"approximateArrivalTimestamp\":"u8.ToArray(),
    ];

    private readonly EncodedData _data = new();
    private readonly KinesisRecordChecks _checks = new();

    private Memory<byte> _payload;
    private KinesisRecord[] _records = new KinesisRecord[256];

    // The record that is being read, and its place in the event.
    private KinesisRecordFields _record;
    private int _index;

    // The properties behind the eventID of the last record, and the place where they begin in this record; -1 before its eventID.
    private ByteRange _rest;
    private int _restStart;

    /// <summary>The number of records; at least one.</summary>
    public int Count { get; private set; }

    /// <summary>The size of the event in bytes.</summary>
    public int Size => _payload.Length;

    /// <summary>The shard.</summary>
    public ByteRange ShardId { get; private set; }

    /// <summary>The stream's ARN; null where the event has none.</summary>
    public string? EventSourceArn { get; private set; }

    public ref readonly KinesisRecord this[int index] => ref _records[index];

    public ReadOnlySpan<byte> this[ByteRange range] => _payload.Span.Slice(range.Start, range.Length);

    /// <summary>A part of the payload that is ASCII, as a string.</summary>
    public string Text(ByteRange range) => Encoding.ASCII.GetString(this[range]);

    /// <summary>Reads the event of a Kinesis event source mapping.</summary>
    /// <param name="payload">The event. It is overwritten, and belongs to the batch until the next one is read.</param>
    /// <exception cref="FunctionException">The event is not valid; the message lists up to ten mistakes.</exception>
    public void Read(Memory<byte> payload)
    {
        _payload = payload;
        Count = 0;
        _index = 0;
        ShardId = default;
        _rest = default;
        _checks.Clear();
        try
        {
            var reader = new JsonCursor(payload.Span);
            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.StartObject) ReadEvent(ref reader);
            else if (reader.TokenType != JsonTokenType.Null) throw KinesisRecordChecks.NoEvent($"{reader.TokenType}");
            reader.Read();
        }
        catch (JsonException error)
        {
            throw KinesisRecordChecks.NoEvent($"{error.Message} (at byte {error.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            // The parser throws this for half a surrogate pair, in a name or a text.
            throw KinesisRecordChecks.NoEvent("half a surrogate pair");
        }

        _checks.ThrowIfWrong(payload.Span);
    }

    private void ReadEvent(ref JsonCursor reader)
    {
        while (reader.ReadProperty())
        {
            // An event of a tumbling window has other properties too.
            if (!reader.ValueTextEquals("Records"u8))
            {
                reader.ReadValue();
                reader.Skip();
                continue;
            }

            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.Null) continue;
            if (reader.TokenType != JsonTokenType.StartArray) throw KinesisRecordChecks.NoEvent("Records that is no array");
            while (reader.ReadElement()) ReadRecord(ref reader);
        }
    }

    private void ReadRecord(ref JsonCursor reader)
    {
        _record = default;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            _restStart = -1;
            for (var next = 0; EventReading.Next(ref reader, RecordOrder, ref next);) ReadProperty(ref reader);
            KeepRest(reader.ValueStart);
        }
        else
        {
            reader.Skip();
        }

        Add();
        _index++;
    }

    private void Add()
    {
        if (!_checks.Accept(_payload.Span, _record, _index, out var shard)) return;
        if (_records.Length == Count) Array.Resize(ref _records, _records.Length * 2);
        _records[Count++] = new KinesisRecord(
            _record.SequenceNumber!.Value,
            _record.PartitionKey ?? new ByteRange(0, -1),
            _record.Data!.Value,
            _record.Arrival!.Value);
        if (Count == 1) ShardId = shard;
    }

    private void ReadProperty(ref JsonCursor reader)
    {
        var restStart = _restStart;
        _restStart = -1;
        if (reader.ValueTextEquals("kinesis"u8))
        {
            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                for (var next = 0; EventReading.Next(ref reader, KinesisOrder, ref next);) ReadKinesis(ref reader);
                return;
            }
        }
        else if (reader.ValueTextEquals("eventSource"u8))
        {
            reader.ReadValue();
            _record.IsOfKinesis = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("aws:kinesis"u8);
            _record.Source = EventReading.Token(ref reader);
        }
        else if (reader.ValueTextEquals("eventID"u8))
        {
            reader.ReadValue();
            _record.EventId = EventReading.Token(ref reader);
            reader.Skip();
            _restStart = reader.Position;
            if (_rest.Length > 0) reader.TryPass(this[_rest]);
            return;
        }
        else if (reader.ValueTextEquals("eventSourceARN"u8))
        {
            reader.ReadValue();
            if (_index == 0) ReadArn(ref reader);
            _restStart = restStart;
        }
        else
        {
            reader.ReadValue();
            _restStart = restStart;
        }

        reader.Skip();
    }

    // The properties behind a record's eventID do not depend on the record and are the same in all records. They are compared
    // with those of the last record instead of read again.
    private void KeepRest(int end)
    {
        _rest = _restStart >= 0 && end > _restStart && _payload.Span[end - 1] == '"'
            ? new ByteRange(_restStart, end - _restStart) : default;
    }

    // The ARN is the same in all batches of a function, so that the string is created only once.
    private void ReadArn(ref JsonCursor reader)
    {
        if (reader.TokenType != JsonTokenType.String) EventSourceArn = null;
        else if (EventSourceArn is null || !reader.ValueTextEquals(EventSourceArn)) EventSourceArn = reader.GetString();
    }

    private void ReadKinesis(ref JsonCursor reader)
    {
        if (reader.ValueTextEquals("data"u8))
        {
            reader.ReadValue();
            _record.HasData = reader.TokenType == JsonTokenType.String;
            if (_record.HasData) _record.Data = _data.Decode(ref reader, _payload.Span);
        }
        else if (reader.ValueTextEquals("sequenceNumber"u8))
        {
            reader.ReadValue();
            _record.SequenceNumber = EventReading.Token(ref reader);
        }
        else if (reader.ValueTextEquals("partitionKey"u8))
        {
            reader.ReadValue();
            _record.PartitionKey = EventReading.Token(ref reader);
        }
        else if (reader.ValueTextEquals("approximateArrivalTimestamp"u8))
        {
            reader.ReadValue();
            _record.ArrivalGiven = new ByteRange(reader.ValueStart, reader.ValueSpan.Length);
            if (reader.TokenType == JsonTokenType.Number && KinesisArrival.Read(ref reader) is { } arrival)
                _record.Arrival = arrival;
        }
        else
        {
            reader.ReadValue();
        }

        reader.Skip();
    }
}
