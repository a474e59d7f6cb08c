using System.Globalization;
using System.Net;
using System.Text.Json;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Prefixes;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Destinations;

/// <summary>
/// Delivers to OpenSearch by its <c>_bulk</c> operation (https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html):
/// each record is a document, a JSON object on one line.
/// </summary>
internal sealed class OpenSearchDelivery(DeliveryContext context, OpenSearchSettings settings, S3Delivery backup)
    : EndpointDelivery(context, settings, backup)
{
    private const int MostResponseBytes = 256 * 1024 * 1024;
    private static readonly EndpointError NoDocument = new("400", "The record is not a JSON object on one line.", IsFinal: true);

    protected override async Task<IReadOnlyList<EndpointError?>> SendAsync(
        IReadOnlyList<FirehoseRecord> records, EndpointRequest request, CancellationToken cancellation)
    {
        var errors = new EndpointError?[records.Count];
        var places = new List<int>();
        using var lines = new MemoryStream();
        for (var index = 0; index < records.Count; index++)
        {
            if (DocumentOf(records[index]) is { } document)
            {
                Write(lines, records[index], document);
                places.Add(index);
            }
            else
            {
                errors[index] = NoDocument;
            }
        }

        if (places.Count == 0) return errors;
        var outcome = await BulkAsync(lines.ToArray(), places.Count, cancellation);
        for (var item = 0; item < places.Count; item++) errors[places[item]] = outcome[item];
        return errors;
    }

    protected override (string Name, object Value)[] Fields(FirehoseRecord record) =>
    [
        ("esDocumentId", settings.HasDocumentIds ? record.RecordId : ""), ("esIndexName", IndexOf(record)), ("esTypeName", ""),
    ];

    private async Task<EndpointError?[]> BulkAsync(byte[] lines, int count, CancellationToken cancellation)
    {
        try
        {
            // The domain's policy and the role's policies decide, as on AWS, although requests go to another endpoint.
            if (settings.DomainArn is { } domain)
            {
                Context.Host.Access.Require(Context.Session(settings.RoleArn).Caller,
                    new Permission("es:ESHttpPost", $"{domain}/_bulk"));
            }
        }
        catch (ServiceException error)
        {
            return Repeat(new EndpointError("403", error.Message), count);
        }

        using var message =
            new HttpRequestMessage(HttpMethod.Post, new Uri($"{settings.Endpoint!.AbsoluteUri.TrimEnd('/')}/_bulk"))
            {
                Content = JsonContent(lines, "application/x-ndjson"),
            };
        var (answer, body, failure) = await PostAsync(message, MostResponseBytes, cancellation);
        using (answer)
        {
            if (failure is not null) return Repeat(failure, count);
            var status = ((int)answer!.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (answer.StatusCode != HttpStatusCode.OK)
                return Repeat(new EndpointError(status, $"The bulk request was answered with {status}."), count);
        }

        return ReadItems(body, count);
    }

    private static EndpointError?[] ReadItems(byte[] body, int count)
    {
        try
        {
            using var json = GivenJson.Parse(body);
            var items = json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("index"))
                .Select(ErrorOf).ToArray();
            return items.Length == count
                ? items : Repeat(new EndpointError("500", $"{count} documents were answered with {items.Length} items."), count);
        }
        catch (Exception error)
        when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Repeat(new EndpointError("500", $"The bulk answer cannot be read: {error.Message}"), count);
        }
    }

    private static EndpointError? ErrorOf(JsonElement item)
    {
        var status = item.GetProperty("status").GetInt32();
        if (status < 300) return null;
        var message = item.TryGetProperty("error", out var error) ? error.GetRawText() : "";
        // A busy or broken domain may recover, so these errors are retried. A document that does not fit will never be taken.
        return new EndpointError(status.ToString(CultureInfo.InvariantCulture), message, IsFinal: status != 429 && status < 500);
    }

    private void Write(MemoryStream lines, FirehoseRecord record, ReadOnlyMemory<byte> document)
    {
        using (var action = new Utf8JsonWriter(lines))
        {
            action.WriteStartObject();
            action.WriteStartObject("index");
            action.WriteString("_index", IndexOf(record));
            if (settings.HasDocumentIds) action.WriteString("_id", record.RecordId);
            action.WriteEndObject();
            action.WriteEndObject();
        }

        lines.WriteByte((byte)'\n');
        lines.Write(document.Span);
        lines.WriteByte((byte)'\n');
    }

    private string IndexOf(FirehoseRecord record)
    {
        var time = record.Arrival.ToUniversalTime();
        var (weekYear, week) = JavaTimePattern.WeekOf(time);
        var suffix = settings.Rotation switch
        {
            "OneHour" => time.ToString("-yyyy-MM-dd-HH", CultureInfo.InvariantCulture),
            "OneDay" => time.ToString("-yyyy-MM-dd", CultureInfo.InvariantCulture),
            "OneWeek" => string.Create(CultureInfo.InvariantCulture, $"-{weekYear:D4}-w{week:D2}"),
            "OneMonth" => time.ToString("-yyyy-MM", CultureInfo.InvariantCulture),
            _ => "",
        };
        return settings.Index + suffix;
    }

    private static ReadOnlyMemory<byte>? DocumentOf(FirehoseRecord record)
    {
        var data = record.Data;
        while (data.Length > 0 && data.Span[^1] is (byte)'\n' or (byte)'\r') data = data[..^1];
        if (data.Span.Contains((byte)'\n')) return null;
        try
        {
            using var document = GivenJson.Parse(data);
            return document.RootElement.ValueKind == JsonValueKind.Object ? data : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static EndpointError?[] Repeat(EndpointError error, int count) => [.. Enumerable.Repeat(error, count)];
}
