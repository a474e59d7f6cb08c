using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>Why and how a batch was given up.</summary>
/// <param name="Condition">The name of the reason on AWS.</param>
/// <param name="Invocations">The approximate number of invocations with it.</param>
/// <param name="RequestId">The last invocation's id; null where there was none.</param>
/// <param name="FunctionError">The error of the last invocation; null where its response reported the failure.</param>
internal sealed record GivenUp(string Condition, int Invocations, string? RequestId, string? FunctionError);

/// <summary>
/// Sends a message about each batch that was given up to the on-failure destination, in AWS's
/// form (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html).
/// </summary>
internal sealed class MappingDestination(MappingSettings settings, MappingServices services, RoleSession session)
{
    // A failed delivery loses the batch, so it is retried several times.
    private const int Attempts = 5;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long _sent;

    /// <summary>Whether the run supports a destination.</summary>
    public static bool Takes(string arn) => IsBucket(arn) || arn.Split(':') is [_, _, "sqs" or "sns", ..];

    /// <summary>
    /// Sends a message about a batch. Returns false if there is no destination, or if it did not take the message.
    /// </summary>
    /// <param name="shardId">The shard.</param>
    /// <param name="records">The batch's records.</param>
    /// <param name="givenUp">The reason.</param>
    /// <param name="payload">The event of the batch, sent to the function or not.</param>
    /// <param name="stop">Cancels the sending.</param>
    public async Task<bool> TrySendAsync(
        string shardId, IReadOnlyList<MappingRecord> records, GivenUp givenUp, ReadOnlyMemory<byte> payload,
            CancellationToken stop)
    {
        if (settings.OnFailureArn is not { } arn) return false;
        var now = services.Pace.Now;
        var document = Document(now, shardId, records, givenUp, IsBucket(arn) ? payload : (ReadOnlyMemory<byte>?)null);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(arn, shardId, now, document, stop);
                return true;
            }
            catch (ServiceException error) when (attempt < Attempts && error.Status is 429 or >= 500)
            {
                await services.Pace.DelayAsync(TimeSpan.FromSeconds(attempt), stop);
            }
            catch (ServiceException error)
            {
                services.Log.Measure("AWS/Lambda", "DestinationDeliveryFailures", 1, ("FunctionName", settings.FunctionName));
                services.Log.Say(settings.Path,
                    $"lost {records.Count} records of {shardId}: {arn} did not take them: {error.Code}: {error.Message}");
                return false;
            }
        }
    }

    private Task SendAsync(string arn, string shardId, DateTimeOffset now, byte[] document, CancellationToken stop) =>
        IsBucket(arn)
        ? services.Objects.PutAsync(session, arn[(arn.LastIndexOf(':') + 1)..], Key(now, shardId), document, "application/json",
            null, stop)
        : services.Messages.SendAsync(session, arn, Encoding.UTF8.GetString(document), stop);

    private static bool IsBucket(string arn) => arn.Split(':') is [_, _, "s3", ..];

    private string Key(DateTimeOffset now, string shardId)
    {
        var name = Derived.Uuid(settings.Uuid, shardId, $"{now.Ticks}", $"{Interlocked.Increment(ref _sent)}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"aws/lambda/{settings.Uuid}/{shardId}/{now:yyyy'/'MM'/'dd}/{now:yyyy-MM-dd'T'HH'.'mm'.'ss}-{name}");
    }

    private byte[] Document(
        DateTimeOffset now, string shardId, IReadOnlyList<MappingRecord> records, GivenUp givenUp, ReadOnlyMemory<byte>? payload)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("requestContext");
            json.WriteString("requestId", givenUp.RequestId ?? Derived.Uuid(settings.Uuid, records[0].Record.SequenceNumber));
            json.WriteString("functionArn", settings.FunctionArn);
            json.WriteString("condition", givenUp.Condition);
            json.WriteNumber("approximateInvokeCount", givenUp.Invocations);
            json.WriteEndObject();
            if (givenUp.RequestId is not null) WriteResponse(json, givenUp.FunctionError);
            json.WriteString("version", "1.0");
            json.WriteString("timestamp", Time(now));
            WriteBatch(json, shardId, records);
            if (payload is { } content) json.WriteString("payload", content.Span);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteResponse(Utf8JsonWriter json, string? functionError)
    {
        json.WriteStartObject("responseContext");
        json.WriteNumber("statusCode", 200);
        json.WriteString("executedVersion", "$LATEST");
        if (functionError is not null) json.WriteString("functionError", functionError);
        json.WriteEndObject();
    }

    private void WriteBatch(Utf8JsonWriter json, string shardId, IReadOnlyList<MappingRecord> records)
    {
        var (first, last) = (records[0].Record, records[^1].Record);
        json.WriteStartObject("KinesisBatchInfo");
        json.WriteString("shardId", shardId);
        json.WriteString("startSequenceNumber", first.SequenceNumber);
        json.WriteString("endSequenceNumber", last.SequenceNumber);
        json.WriteString("approximateArrivalOfFirstRecord", Time(first.Arrival));
        json.WriteString("approximateArrivalOfLastRecord", Time(last.Arrival));
        json.WriteNumber("batchSize", records.Count);
        json.WriteString("streamArn", settings.StreamArn);
        json.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
