using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Destinations;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Records.Aggregation;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Processing;

/// <summary>Splits source records into the records that are transformed and delivered, one user record each.</summary>
/// <remarks>Not safe for several threads: one source of records uses it at a time.</remarks>
internal sealed class RecordSplitter(DeliveryContext context, ProcessingSettings settings,
    Action<FirehoseRecord, DeliveryFailure> fail, Func<long> nextNumber)
{
    private const int MostSubRecords = ServiceLimits.Firehose.SubRecords;

    private readonly AggregateReader _aggregates = new();

    /// <summary>Gives each record's parts to <paramref name="next"/>, in their order.</summary>
    public void Split(FirehoseRecord record, Action<FirehoseRecord> next)
    {
        if (record.Place is not null && _aggregates.TryRead(record.Data.Span)) SplitAggregate(record, next);
        else Prepare(Counted(record), next);
    }

    private FirehoseRecord Counted(FirehoseRecord record)
    {
        context.Progress.AddRecords(1);
        return record;
    }

    private void SplitAggregate(FirehoseRecord record, Action<FirehoseRecord> next)
    {
        var data = record.Data;
        if (_aggregates.DamagedCount > 0)
        {
            var message = $"{_aggregates.DamagedCount} records of an aggregate cannot be read: {_aggregates.Damage}";
            fail(Counted(record with { Number = nextNumber() }),
                new DeliveryFailure(FailureLine.ProcessingFailed, "Kinesis.DamagedAggregate", message, 1));
        }

        foreach (var part in _aggregates.Records.ToArray())
        {
            var place = record.Place! with
            {
                PartitionKey = Encoding.UTF8.GetString(part.PartitionKey(data.Span)),
                SubSequenceNumber = part.SubSequenceNumber,
            };
            Prepare(Counted(
                record with { Data = data.Slice(part.DataOffset, part.DataLength), Number = nextNumber(), Place = place }), next);
        }
    }

    private void Prepare(FirehoseRecord record, Action<FirehoseRecord> next)
    {
        if (settings.Decompress)
        {
            if (Decompress(record) is not { } decompressed) return;
            record = decompressed;
        }

        if (settings.ExtractLogMessages is { } extract)
        {
            if (ReadLogs(record, extract) is not { } messages) return;
            record = messages;
        }

        if (settings.Deaggregation is null) next(record);
        else Deaggregate(record, settings.Deaggregation.Delimiter, next);
    }

    private FirehoseRecord? Decompress(FirehoseRecord record)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(record.Data.ToArray()), CompressionMode.Decompress);
            using var data = new MemoryStream();
            gzip.CopyTo(data);
            return record with { Data = data.ToArray(), Raw = record.RawData };
        }
        catch (InvalidDataException error)
        {
            fail(record,
                new DeliveryFailure(FailureLine.ProcessingFailed, "DataDecompression.InvalidData",
                    $"The record is not GZIP: {error.Message}", 1));
            return null;
        }
    }

    // https://docs.aws.amazon.com/firehose/latest/dev/Message_extraction.html: control messages are left out, and each message
    // becomes a line.
    private FirehoseRecord? ReadLogs(FirehoseRecord record, bool extract)
    {
        try
        {
            using var envelope = GivenJson.Parse(record.Data);
            if (envelope.RootElement.GetProperty("messageType").GetString() == "CONTROL_MESSAGE")
            {
                context.Progress.AddDropped(1);
                return null;
            }

            if (!extract) return record;
            var messages = envelope.RootElement.GetProperty("logEvents").EnumerateArray()
                .Select(item => item.GetProperty("message").GetString());
            return record with
            {
                Data = Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => message + "\n"))),
                Raw = record.RawData
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            fail(record, new DeliveryFailure(
                FailureLine.ProcessingFailed, "CloudWatchLogProcessing.InvalidData",
                    $"The record is not an envelope of CloudWatch Logs: {error.Message}", 1));
            return null;
        }
    }

    private void Deaggregate(FirehoseRecord record, byte[]? delimiter, Action<FirehoseRecord> next)
    {
        var parts = delimiter is null ? JsonParts(record.Data) : DelimitedParts(record.Data, delimiter);
        if (parts is null || parts.Count > MostSubRecords)
        {
            var message = parts is null
                ? "The record is not JSON objects, one behind the other."
                : $"The record holds more than {MostSubRecords} records.";
            fail(record,
                new DeliveryFailure(FailureLine.ProcessingFailed, "DynamicPartitioning.DeaggregationFailed", message, 1));
            return;
        }

        // The source record is already counted as one.
        context.Progress.AddRecords(parts.Count - 1);
        foreach (var part in parts) next(record with { Data = part, Number = nextNumber(), Raw = null });
    }

    private static List<ReadOnlyMemory<byte>>? JsonParts(ReadOnlyMemory<byte> data)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(data.Span, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject) return null;
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                parts.Add(data[start..(int)reader.BytesConsumed]);
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return parts.Count == 0 ? null : parts;
    }

    private static List<ReadOnlyMemory<byte>> DelimitedParts(ReadOnlyMemory<byte> data, byte[] delimiter)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        while (true)
        {
            var end = data.Span.IndexOf(delimiter);
            var part = end < 0 ? data : data[..end];
            if (part.Length > 0) parts.Add(part);
            if (end < 0) break;
            data = data[(end + delimiter.Length)..];
        }

        return parts;
    }
}
