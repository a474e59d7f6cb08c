using System.Text;
using System.Text.Json;
using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>One record of a batch; ranges are places in the batch's payload.</summary>
/// <param name="SequenceNumber">Its place in the shard: 1 to 129 digits.</param>
/// <param name="PartitionKey">The producer's key as JSON spells it, or length -1 where the stream distributes records by itself.</param>
/// <param name="Data">The producer's bytes.</param>
/// <param name="ArrivalMilliseconds">When Kinesis took it, about; milliseconds since 1970.</param>
internal readonly record struct KinesisRecord(ByteRange SequenceNumber, ByteRange PartitionKey, ByteRange Data, long ArrivalMilliseconds);

/// <summary>
/// The records of one shard, in order, as an event source mapping sends them
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html). The data is decoded in place, over the base64 that it came as,
/// so that a batch costs no memory but its own payload. One for all batches of a process.
/// </summary>
internal sealed partial class KinesisBatch
{
    private Memory<byte> _payload;
    private KinesisRecord[] _records = new KinesisRecord[256];
    private readonly EncodedData _data = new();

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
        _mistakes.Clear();
        _otherShards.Clear();
        try
        {
            var reader = new Utf8JsonReader(payload.Span);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) ReadEvent(ref reader);
            else if (reader.TokenType != JsonTokenType.Null) throw NoEvent($"{reader.TokenType}");
            reader.Read();
        }
        catch (JsonException error)
        {
            throw NoEvent(error.Message);
        }
        catch (InvalidOperationException)
        {
            // What the parser says of a surrogate without its other half, in a name or a text.
            throw NoEvent("half a surrogate pair");
        }

        ThrowIfWrong();
    }

    private void ReadEvent(ref Utf8JsonReader reader)
    {
        while (EventReading.Next(ref reader))
        {
            // The fields of a tumbling window stand beside the records.
            if (!EventReading.Is(ref reader, "Records"u8))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType == JsonTokenType.Null) continue;
            if (reader.TokenType != JsonTokenType.StartArray) throw NoEvent("Records that is no array");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadRecord(ref reader);
        }
    }

    private void ReadRecord(ref Utf8JsonReader reader)
    {
        _record = default;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (EventReading.Next(ref reader)) ReadProperty(ref reader);
        }
        else
        {
            reader.Skip();
        }

        Add();
        _index++;
    }

    private void ReadProperty(ref Utf8JsonReader reader)
    {
        if (EventReading.Is(ref reader, "kinesis"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                while (EventReading.Next(ref reader)) ReadKinesis(ref reader);
                return;
            }
        }
        else if (EventReading.Is(ref reader, "eventSource"u8))
        {
            reader.Read();
            _record.IsOfKinesis = reader.TokenType == JsonTokenType.String && EventReading.Is(ref reader, "aws:kinesis"u8);
            _record.Source = EventReading.Token(ref reader);
        }
        else if (EventReading.Is(ref reader, "eventID"u8))
        {
            reader.Read();
            _record.EventId = EventReading.Token(ref reader);
        }
        else if (EventReading.Is(ref reader, "eventSourceARN"u8))
        {
            reader.Read();
            if (_index == 0) ReadArn(ref reader);
        }
        else
        {
            reader.Read();
        }

        reader.Skip();
    }

    // The same in all batches of a function, so that its text is made once.
    private void ReadArn(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) EventSourceArn = null;
        else if (EventSourceArn is null || !reader.ValueTextEquals(EventSourceArn)) EventSourceArn = reader.GetString();
    }

    private void ReadKinesis(ref Utf8JsonReader reader)
    {
        if (EventReading.Is(ref reader, "data"u8))
        {
            reader.Read();
            _record.HasData = reader.TokenType == JsonTokenType.String;
            if (_record.HasData) _record.Data = _data.Decode(ref reader, _payload.Span);
        }
        else if (EventReading.Is(ref reader, "sequenceNumber"u8))
        {
            reader.Read();
            _record.SequenceNumber = EventReading.Token(ref reader);
        }
        else if (EventReading.Is(ref reader, "partitionKey"u8))
        {
            reader.Read();
            _record.PartitionKey = EventReading.Token(ref reader);
        }
        else if (EventReading.Is(ref reader, "approximateArrivalTimestamp"u8))
        {
            reader.Read();
            // Seconds with three decimals, which a binary fraction only approximates.
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is >= 0 and < LatestSeconds)
            {
                _record.Arrival = (long)Math.Round(seconds * 1000);
            }
        }
        else
        {
            reader.Read();
        }

        reader.Skip();
    }
}
