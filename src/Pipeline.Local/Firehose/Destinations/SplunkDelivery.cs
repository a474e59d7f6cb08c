using System.Globalization;
using System.Net;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Destinations;

/// <summary>
/// Delivers to Splunk's HTTP Event Collector, and waits for the indexer's acknowledgment
/// (https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html,
/// "About HTTP Event Collector Indexer Acknowledgment" on https://help.splunk.com/).
/// </summary>
internal sealed class SplunkDelivery(DeliveryContext context, SplunkSettings settings, S3Delivery backup)
    : EndpointDelivery(context, settings, backup)
{
    private const int MostResponseBytes = 1024 * 1024;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);

    private readonly Guid _channel = context.Random.NextGuid();

    protected override async Task<IReadOnlyList<EndpointError?>> SendAsync(
        IReadOnlyList<FirehoseRecord> records, EndpointRequest request, CancellationToken cancellation)
    {
        using var joined = new MemoryStream();
        foreach (var record in records) joined.Write(record.Data.Span);
        var data = joined.ToArray();
        var (body, error) = await PostAsync(settings.IsEvent ? "event" : "raw", data, cancellation);
        if (error is not null) return All(records, error);
        var ack = ReadAck(body, out error);
        return All(records, error ?? await WaitAsync(ack, cancellation));
    }

    protected override (string Name, object Value)[] Fields(FirehoseRecord record) =>
        [("EventId", $"{record.Place?.SequenceNumber ?? record.RecordId}.{record.Place?.SubSequenceNumber ?? 0}")];

    private async Task<EndpointError?> WaitAsync(long ack, CancellationToken cancellation)
    {
        var start = Context.Pace.Time.GetTimestamp();
        while (true)
        {
            var question = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long[]> { ["acks"] = [ack] });
            var (body, error) = await PostAsync("ack", question, cancellation);
            if (error is null && IsAcknowledged(body, ack))
            {
                Context.Measure("DeliveryToSplunk.DataAckLatency", Context.Pace.Time.GetElapsedTime(start).TotalSeconds);
                return null;
            }

            if (Context.Pace.Time.GetElapsedTime(start) >= Context.Pace.Shorten(settings.AcknowledgmentTimeout))
            {
                return new EndpointError(
                    "Splunk.AckTimeout",
                    "Did not receive an acknowledgement from HEC before the HEC acknowledgement timeout expired. Despite the " +
                    "acknowledgement timeout, it's possible the data was indexed successfully in Splunk.");
            }

            await Context.Pace.DelayAsync(PollInterval, cancellation);
        }
    }

    private async Task<(byte[] Body, EndpointError? Error)> PostAsync(string operation, byte[] data,
        CancellationToken cancellation)
    {
        var address = $"{settings.Endpoint!.GetLeftPart(UriPartial.Authority)}/services/collector/{operation}?channel={_channel}";
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent(data) };
        if (settings.Token is { Length: > 0 } token) message.Headers.TryAddWithoutValidation("Authorization", $"Splunk {token}");
        message.Headers.Add("X-Splunk-Request-Channel", $"{_channel}");
        var (answer, body, error) = await PostAsync(message, MostResponseBytes, cancellation);
        using (answer)
        {
            if (error is not null || answer!.StatusCode == HttpStatusCode.OK) return (body, error);
            var code = answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Splunk.InvalidToken",
                HttpStatusCode.ServiceUnavailable => "Splunk.ServerBusy",
                >= HttpStatusCode.InternalServerError => "Splunk.ServerError",
                _ => "Splunk.InvalidDataFormat",
            };
            var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            return (body, new EndpointError(code, $"Splunk answered {status}: {System.Text.Encoding.UTF8.GetString(body)}"));
        }
    }

    private static long ReadAck(byte[] body, out EndpointError? error)
    {
        error = null;
        try
        {
            using var json = GivenJson.Parse(body);
            if (json.RootElement.TryGetProperty("ackId", out var ack) && ack.TryGetInt64(out var id)) return id;
            error = new EndpointError("Splunk.DisabledAcknowledgement",
                "The answer has no ackId: indexer acknowledgement must be enabled for the token.");
        }
        catch (Exception mistake) when (mistake is JsonException or InvalidOperationException)
        {
            error = new EndpointError("Splunk.AckParsingException", $"The answer cannot be read: {mistake.Message}");
        }

        return 0;
    }

    private static bool IsAcknowledged(byte[] body, long ack)
    {
        try
        {
            using var json = GivenJson.Parse(body);
            return json.RootElement.GetProperty("acks")
                .TryGetProperty(ack.ToString(CultureInfo.InvariantCulture), out var isIndexed)
                && isIndexed.ValueKind == JsonValueKind.True;
        }
        catch (Exception mistake) when (mistake is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }
}
