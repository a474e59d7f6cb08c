using System.Text;
using System.Text.Json;
using Pipeline.Functions.Runtime;
using Pipeline.Records.Items;
using Pipeline.Records.Json;

namespace Pipeline.Functions.Writer;

/// <summary>One record of a batch; ranges are places in the batch's payload.</summary>
/// <param name="SequenceNumber">Its place in the shard: 1 to 129 digits.</param>
/// <param name="PartitionKey">The producer's key as JSON spells it, or length -1 where the stream distributes records by
/// itself.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="ArrivalMilliseconds">When Kinesis took it, about; milliseconds since 1970.</param>
internal readonly record struct KinesisRecord(ByteRange SequenceNumber, ByteRange PartitionKey, ByteRange Data,
    long ArrivalMilliseconds);

/// <summary>
/// The records of one shard, in order, as an event source mapping sends them
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html). The data is decoded in place, over the base64 that it came
/// as, so that a batch costs no memory but its own payload. One for all batches of a process.
/// </summary>
internal sealed partial class KinesisBatch
{
    // As Lambda writes them; another order costs time only.
    private static readonly byte[][] RecordOrder =
        ["\"kinesis\":"u8.ToArray(), "\"eventSource\":"u8.ToArray(), "\"eventVersion\":"u8.ToArray(), "\"eventID\":"u8.ToArray()];
    private static readonly byte[][] KinesisOrder =
    [
        "\"kinesisSchemaVersion\":"u8.ToArray(), "\"partitionKey\":"u8.ToArray(), "\"sequenceNumber\":"u8.ToArray(),
            "\"data\":"u8.ToArray(),
        "\"approximateArrivalTimestamp\":"u8.ToArray(),
    ];

    private Memory<byte> _payload;
    private KinesisRecord[] _records = new KinesisRecord[256];
    private readonly EncodedData _data = new();
    private ByteRange _rest;
    private int _restStart;

    /// <summary>How many records it has; at least one.</summary>
    public int Count { get; private set; }

    /// <summary>The event's bytes.</summary>
    public int Size => _payload.Length;

    /// <summary>The shard.</summary>
    public ByteRange ShardId { get; private set; }

    /// <summary>The stream's ARN, or nothing where the event has none.</summary>
    public string? EventSourceArn { get; private set; }

    public ref readonly KinesisRecord this[int index] => ref _records[index];

    public ReadOnlySpan<byte> this[ByteRange range] => _payload.Span.Slice(range.Start, range.Length);

    /// <summary>A part that is ASCII, as a text.</summary>
    public string Text(ByteRange range) => Encoding.ASCII.GetString(this[range]);

    /// <summary>Reads the event of a Kinesis event source mapping.</summary>
    /// <param name="payload">The event. It is overwritten, and belongs to the batch until the next one is read.</param>
    /// <exception cref="FunctionException">It is no such event; the message lists what is wrong, up to ten mistakes.</exception>
    public void Read(Memory<byte> payload)
    {
        _payload = payload;
        Count = 0;
        _index = 0;
        ShardId = default;
        _rest = default;
        _mistakes.Clear();
        _otherShards.Clear();
        try
        {
            var reader = new JsonCursor(payload.Span);
            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.StartObject) ReadEvent(ref reader);
            else if (reader.TokenType != JsonTokenType.Null) throw NoEvent($"{reader.TokenType}");
            reader.Read();
        }
        catch (JsonException error)
        {
            throw NoEvent($"{error.Message} (at byte {error.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            // What the parser says of a surrogate without its other half, in a name or a text.
            throw NoEvent("half a surrogate pair");
        }

        ThrowIfWrong();
    }

    private void ReadEvent(ref JsonCursor reader)
    {
        while (reader.ReadProperty())
        {
            // The fields of a tumbling window stand beside the records.
            if (!reader.ValueTextEquals("Records"u8))
            {
                reader.ReadValue();
                reader.Skip();
                continue;
            }

            reader.ReadValue();
            if (reader.TokenType == JsonTokenType.Null) continue;
            if (reader.TokenType != JsonTokenType.StartArray) throw NoEvent("Records that is no array");
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

    // What follows a record's eventID says nothing of the record itself, and is the same in all: it is compared, not read again.
    private void KeepRest(int end)
    {
        _rest = _restStart >= 0 && end > _restStart && _payload.Span[end - 1] == '"'
            ? new ByteRange(_restStart, end - _restStart) : default;
    }

    // The same in all batches of a function, so that its text is made once.
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
            if (reader.TokenType == JsonTokenType.Number && ReadArrival(ref reader) is { } arrival) _record.Arrival = arrival;
        }
        else
        {
            reader.ReadValue();
        }

        reader.Skip();
    }
}
