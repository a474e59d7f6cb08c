using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Mappings;

/// <summary>
/// Writes a shard's events as Lambda does
/// (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html#services-kinesis-event-example). The buffer is reused, so only
/// one event may be in use at a time.
/// </summary>
internal sealed class MappingEvent
{
    /// <summary>The brackets around the records.</summary>
    public const int Envelope = 14;

    public static readonly int MaximumSize = (int)ServiceLimits.Lambda.PayloadBytes.Maximum;

    // Base64's plus and slash stay as they are, as in Lambda's own events.
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/ ");

    private readonly MappingSettings _settings;
    private readonly string _shardId;
    private readonly int _fixedSize;
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    public MappingEvent(MappingSettings settings, string shardId)
    {
        _settings = settings;
        _shardId = shardId;
        var empty = new StreamRecord("", "", [], DateTimeOffset.FromUnixTimeSeconds(1_000_000_000));
        _fixedSize = Write([new MappingRecord(empty, size: 0)], 0, 1).Length - Envelope;
    }

    /// <summary>The size of a record in an event, with the comma after it.</summary>
    public int SizeOf(StreamRecord record) =>
        _fixedSize + 1 + (2 * record.SequenceNumber.Length) + ((record.Data.Length + 2) / 3 * 4) + KeySize(record.PartitionKey);

    /// <summary>Writes the event of some records. It is valid until the next one is written.</summary>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<MappingRecord> records, int start, int end)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Options);
        json.WriteStartObject();
        json.WriteStartArray("Records"u8);
        for (var i = start; i < end; i++) Write(json, records[i].Record);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return _buffer.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json, StreamRecord record)
    {
        json.WriteStartObject();
        json.WriteStartObject("kinesis"u8);
        json.WriteString("kinesisSchemaVersion"u8, "1.0"u8);
        json.WriteString("partitionKey"u8, record.PartitionKey);
        json.WriteString("sequenceNumber"u8, record.SequenceNumber);
        json.WriteBase64String("data"u8, record.Data);
        json.WritePropertyName("approximateArrivalTimestamp"u8);
        WriteSeconds(json, record.Arrival);
        json.WriteEndObject();
        json.WriteString("eventSource"u8, "aws:kinesis"u8);
        json.WriteString("eventVersion"u8, "1.0"u8);
        WriteId(json, record.SequenceNumber);
        json.WriteString("eventName"u8, "aws:kinesis:record"u8);
        json.WriteString("invokeIdentityArn"u8, _settings.RoleArn);
        json.WriteString("awsRegion"u8, _settings.Region);
        json.WriteString("eventSourceARN"u8, _settings.ConsumerArn ?? _settings.StreamArn);
        json.WriteEndObject();
    }

    private void WriteId(Utf8JsonWriter json, string sequenceNumber)
    {
        Span<char> id = stackalloc char[_shardId.Length + 1 + sequenceNumber.Length];
        _shardId.CopyTo(id);
        id[_shardId.Length] = ':';
        sequenceNumber.CopyTo(id[(_shardId.Length + 1)..]);
        json.WriteString("eventID"u8, id);
    }

    private static void WriteSeconds(Utf8JsonWriter json, DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        Span<char> text = stackalloc char[24];
        text.TryWrite(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000}", out var length);
        json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    // Without the two quotes, which are in the fixed size.
    private static int KeySize(string? key) => key switch
    {
        null => 2,
        _ when !key.AsSpan().ContainsAnyExcept(Plain) => key.Length,
        _ => JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length,
    };
}
