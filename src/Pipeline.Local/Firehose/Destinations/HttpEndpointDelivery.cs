using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Compression;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Destinations;

/// <summary>
/// Delivers to an HTTP endpoint (https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html).
/// </summary>
internal sealed class HttpEndpointDelivery(DeliveryContext context, HttpEndpointSettings settings, S3Delivery backup)
    : EndpointDelivery(context, settings, backup)
{
    private const int MostResponseBytes = 1024 * 1024;
    private const int QuotedCharacters = 1024;

    protected override async Task<IReadOnlyList<EndpointError?>> SendAsync(
        IReadOnlyList<FirehoseRecord> records, EndpointRequest request, CancellationToken cancellation)
    {
        using var message = Message(records, request);
        var (answer, body, error) = await PostAsync(message, MostResponseBytes, cancellation);
        using (answer) return All(records, error ?? Check(answer!, body, request));
    }

    protected override (string Name, object Value)[] Fields(FirehoseRecord record) =>
    [
        ("subsequenceNumber", record.Place?.SubSequenceNumber ?? 0),
        ("dataId", $"{record.Place?.SequenceNumber ?? record.RecordId}.{record.Place?.SubSequenceNumber ?? 0}"),
    ];

    private HttpRequestMessage Message(IReadOnlyList<FirehoseRecord> records, EndpointRequest request)
    {
        ReadOnlyMemory<byte> body = Body(records, request);
        if (settings.IsCompressed) body = ObjectCompression.Gzip(body);
        var message = new HttpRequestMessage(HttpMethod.Post, settings.Endpoint) { Content = JsonContent(body.ToArray()) };
        if (settings.IsCompressed) message.Content.Headers.ContentEncoding.Add("gzip");
        message.Headers.Add("X-Amz-Firehose-Protocol-Version", "1.0");
        message.Headers.Add("X-Amz-Firehose-Request-Id", $"{request.Id}");
        message.Headers.Add("X-Amz-Firehose-Source-Arn", Context.Arn);
        if (settings.AccessKey is { Length: > 0 } key) message.Headers.TryAddWithoutValidation("X-Amz-Firehose-Access-Key", key);
        if (settings.Attributes.Count > 0)
        {
            var attributes = JsonSerializer.Serialize(
                new Dictionary<string, IReadOnlyDictionary<string, string>> { ["commonAttributes"] = settings.Attributes });
            message.Headers.TryAddWithoutValidation("X-Amz-Firehose-Common-Attributes", attributes);
        }

        return message;
    }

    private static byte[] Body(IReadOnlyList<FirehoseRecord> records, EndpointRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("requestId", request.Id);
            json.WriteNumber("timestamp", request.Time.ToUnixTimeMilliseconds());
            json.WriteStartArray("records");
            foreach (var record in records)
            {
                json.WriteStartObject();
                json.WriteBase64String("data", record.Data.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static EndpointError? Check(HttpResponseMessage answer, byte[] body, EndpointRequest request)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var isTooLarge = answer.StatusCode == HttpStatusCode.RequestEntityTooLarge;
            return new EndpointError(
                "HttpEndpoint.DestinationException",
                $"The following response was received from the endpoint destination. {(int)answer.StatusCode}: {Quote(body)}",
                IsFinal: isTooLarge,
                IsDiscarded: isTooLarge);
        }

        return MistakeOf(answer, body, request) is { } mistake
            ? new EndpointError("HttpEndpoint.InvalidResponseFromDestination",
                $"The response received from the endpoint is invalid: {mistake} {Quote(body)}")
            : null;
    }

    private static string? MistakeOf(HttpResponseMessage answer, byte[] body, EndpointRequest request)
    {
        var headers = answer.Content.Headers;
        if (headers.ContentType?.MediaType != "application/json")
            return $"Content-Type must be application/json; got {headers.ContentType}.";
        if (headers.ContentEncoding.Count > 0)
            return $"Content-Encoding must not be set; got {string.Join(',', headers.ContentEncoding)}.";
        if (headers.ContentLength is null) return "Content-Length must be set.";
        try
        {
            using var json = GivenJson.Parse(body);
            var id = json.RootElement.GetProperty("requestId").GetString();
            if (id != $"{request.Id}") return $"requestId must be {request.Id}; got {id}.";
            return json.RootElement.GetProperty("timestamp").TryGetInt64(out _)
                ? null : "timestamp must be milliseconds since 1970.";
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"It must be a JSON object with requestId and timestamp; {error.Message}";
        }
    }

    private static string Quote(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Length <= QuotedCharacters ? text : text[..QuotedCharacters] + "...";
    }
}
