using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint.Wire;
using Pipeline.Local.Tests.Endpoint.Wire;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>Calls to one server, and its responses in a form that can be compared between servers.</summary>
/// <param name="url">The server.</param>
/// <param name="version">The version of HTTP.</param>
/// <param name="contentType">The form of calls and responses.</param>
internal sealed class KinesisConversation(Uri url, Version version, string contentType) : IDisposable
{
    private static readonly string[] Iterators = ["ShardIterator", "NextShardIterator", "NextToken"];

    private readonly HttpClient _client = WireBed.Client(version);
    private readonly Dictionary<string, string> _sequenceNumbers = [];

    /// <summary>By step and path in the response.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>Makes a call, and keeps the response under the step's name.</summary>
    public async Task<JsonNode> CallAsync(string step, string operation, string input)
    {
        var (status, answer) = await SendAsync(operation, input);
        if (status >= 400)
        {
            // Messages differ between servers; other tests check AWS's own.
            Answers[$"{step}: error"] = $"{status} {((string?)answer["__type"])?.Split('#')[^1]}";
        }
        else
        {
            Answers[$"{step}: status"] = $"{status}";
            Keep(step, null, answer);
        }

        return answer;
    }

    /// <summary>Waits until the stream's change is complete.</summary>
    public Task SettleAsync(string stream) => SettleAsync(
        "DescribeStreamSummary", $$"""{"StreamName":"{{stream}}"}""", answer =>
            answer["StreamDescriptionSummary"]!["StreamStatus"]);

    /// <summary>Waits until the consumer's change is complete.</summary>
    public Task SettleAsync(string streamArn, string consumer) => SettleAsync(
        "DescribeStreamConsumer",
        $$"""{"StreamARN":"{{streamArn}}","ConsumerName":"{{consumer}}"}""",
        answer => answer["ConsumerDescription"]!["ConsumerStatus"]);

    // A deleted stream or consumer counts as complete.
    private async Task SettleAsync(string operation, string input, Func<JsonNode, JsonNode?> read)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var (status, answer) = await SendAsync(operation, input);
            if (status == 400 || (string?)read(answer) == "ACTIVE") return;
            await Task.Delay(10);
        }

        throw new TimeoutException($"{input} did not become ACTIVE");
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Subscribes to a shard, and keeps the first event that has records.</summary>
    public async Task SubscribeAsync(string step, string input)
    {
        using var request = Request("SubscribeToShard", input);
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Answers[$"{step}: status"] = $"{(int)response.StatusCode}";
        Answers[$"{step}: form"] = $"{response.Content.Headers.ContentType}";
        using var events = new EventReader(response, await response.Content.ReadAsStreamAsync());
        var message = (await events.ReadAsync()).ShouldNotBeNull();
        Answers[$"{step}: first"] = $"{message.Kind} {message.Type}";
        while (message.Payload["Records"]?.AsArray() is not { Count: > 0 })
            message = (await events.ReadAsync()).ShouldNotBeNull();
        Answers[$"{step}: event"] = $"{message.Kind} {message.Type} {message.ContentType}";
        Keep(step, null, message.Payload);
    }

    private HttpRequestMessage Request(string operation, string input)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Written(input)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        request.Headers.Add("X-Amz-Target", $"Kinesis_20131202.{operation}");
        request.Headers.Add("X-Amz-Date", "20260314T120000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
                "AWS4-HMAC-SHA256 Credential=key/20260314/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=00");
        return request;
    }

    // In CBOR, bytes are not base64, and times are not seconds.
    private byte[] Written(string input)
    {
        if (contentType == WireBed.Json) return Encoding.UTF8.GetBytes(input);
        var node = JsonNode.Parse(input)!;
        Retype(node);
        return AwsCbor.Write(node);
    }

    private static void Retype(JsonNode? node)
    {
        if (node is JsonArray elements) foreach (var element in elements) Retype(element);
        if (node is not JsonObject members) return;
        foreach (var (name, value) in members.ToList())
        {
            if (name == "Data") members[name] = WireValue.Blob(Convert.FromBase64String((string)value!));
            else if (name == "Timestamp") members[name] = WireValue.Time(DateTimeOffset.FromUnixTimeSeconds((long)value!));
            else Retype(value);
        }
    }

    private async Task<(int Status, JsonNode Answer)> SendAsync(string operation, string input)
    {
        using var request = Request(operation, input);
        byte[] body;
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request);
            body = await response.Content.ReadAsByteArrayAsync();
        }
        catch (HttpRequestException)
        {
            // The server closed the connection, which counts as a response, too.
            return (599, new JsonObject { ["__type"] = "none" });
        }

        using var _ = response;
        if (body.Length == 0) return ((int)response.StatusCode, new JsonObject());
        return ((int)response.StatusCode, contentType == WireBed.Json ? JsonNode.Parse(body)! : AwsCbor.Read(body));
    }

    private void Keep(string path, string? name, JsonNode? node)
    {
        switch (node)
        {
            // A null member means the same as a missing one.
            case null:
                break;
            case JsonObject members:
                foreach (var (key, value) in members)
                    Keep($"{path}.{key}", key, value);

                break;
            case JsonArray elements:
                Answers[$"{path}: count"] = $"{elements.Count}";
                for (var i = 0; i < elements.Count; i++) Keep($"{path}[{i}]", name, elements[i]);

                break;
            default:
                Answers[path] = Comparable(name!, node);
                break;
        }
    }

    // Values that each server invents are compared by order or by presence.
    private string Comparable(string name, JsonNode value)
    {
        if (name is "StartingSequenceNumber" or "EndingSequenceNumber" or "ContinuationSequenceNumber")
        {
            // Limits that no record reaches.
            return "opaque";
        }

        if (name == "SequenceNumber")
        {
            var number = (string)value!;
            _sequenceNumbers.TryAdd(number, string.Create(CultureInfo.InvariantCulture, $"number {_sequenceNumbers.Count}"));
            return $"{_sequenceNumbers[number]} of {number.Length} digits";
        }

        return name.EndsWith("Timestamp", StringComparison.Ordinal) ? $"{value.GetValueKind()}"
            : Iterators.Contains(name) ? "opaque"
            : name == "ConsumerARN" ? ((string)value!)[..((string)value!).LastIndexOf(':')]
            : name == "MillisBehindLatest" && value.GetValueKind() == JsonValueKind.Number ? "a number"
            : value.ToJsonString();
    }
}
