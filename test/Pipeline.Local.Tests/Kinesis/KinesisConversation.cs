using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests;

/// <summary>Calls to one server, and what it answered in a form in which two servers can be compared.</summary>
internal sealed class KinesisConversation(Uri url) : IDisposable
{
    private static readonly string[] Iterators = ["ShardIterator", "NextShardIterator", "NextToken"];

    private readonly HttpClient _client = new() { BaseAddress = url };
    private readonly Dictionary<string, string> _sequenceNumbers = [];

    /// <summary>By step and path in the answer.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>Calls, and keeps the answer under the step's name.</summary>
    public async Task<JsonNode> CallAsync(string step, string operation, string input)
    {
        var (status, answer) = await SendAsync(operation, input);
        if (status >= 400)
        {
            // Words differ between servers; AWS's own are in the other tests.
            Answers[$"{step}: error"] = $"{status} {((string?)answer["__type"])?.Split('#')[^1]}";
        }
        else
        {
            Answers[$"{step}: status"] = $"{status}";
            Keep(step, null, answer);
        }

        return answer;
    }

    /// <summary>Waits until a change of the stream is complete.</summary>
    public Task SettleAsync(string stream) => SettleAsync(
        "DescribeStreamSummary", $$"""{"StreamName":"{{stream}}"}""", answer => answer["StreamDescriptionSummary"]!["StreamStatus"]);

    /// <summary>Waits until a change of the consumer is complete.</summary>
    public Task SettleAsync(string streamArn, string consumer) => SettleAsync(
        "DescribeStreamConsumer",
        $$"""{"StreamARN":"{{streamArn}}","ConsumerName":"{{consumer}}"}""",
        answer => answer["ConsumerDescription"]!["ConsumerStatus"]);

    // What is gone has settled too.
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

    private async Task<(int Status, JsonNode Answer)> SendAsync(string operation, string input)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(input) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"Kinesis_20131202.{operation}");
        request.Headers.Add("X-Amz-Date", "20260314T120000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=key/20260314/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=00");
        string text;
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request);
            text = await response.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            // It hung up: an answer too, of a kind.
            return (599, new JsonObject { ["__type"] = "none" });
        }

        using var _ = response;
        return ((int)response.StatusCode, text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject());
    }

    private void Keep(string path, string? name, JsonNode? node)
    {
        switch (node)
        {
            // A member that is null says the same as one that is missing.
            case null:
                break;
            case JsonObject members:
                foreach (var (key, value) in members)
                {
                    Keep($"{path}.{key}", key, value);
                }

                break;
            case JsonArray elements:
                Answers[$"{path}: count"] = $"{elements.Count}";
                for (var i = 0; i < elements.Count; i++)
                {
                    Keep($"{path}[{i}]", name, elements[i]);
                }

                break;
            default:
                Answers[path] = Comparable(name!, node);
                break;
        }
    }

    // What each server makes up is compared by its place or its presence.
    private string Comparable(string name, JsonNode value)
    {
        if (name is "StartingSequenceNumber" or "EndingSequenceNumber")
        {
            // Bounds that no record has.
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
