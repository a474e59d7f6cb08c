using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>Calls an engine in its JSON protocol. Engines accept any signature, so requests are not really signed.</summary>
internal sealed class JsonEngineClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _targetPrefix;
    private readonly string _authorization;
    private readonly string _service;

    /// <param name="endpoint">The engine's URL.</param>
    /// <param name="targetPrefix">The prefix of the operation, such as <c>DynamoDB_20120810</c>.</param>
    /// <param name="service">The service's name in a signature's scope.</param>
    /// <param name="region">The Region in the scope, from which fauxqs makes ARNs.</param>
    public JsonEngineClient(Uri endpoint, string targetPrefix, string service, string region)
    {
        _http = new HttpClient { BaseAddress = endpoint };
        (_targetPrefix, _service) = (targetPrefix, service);
        _authorization =
            $"AWS4-HMAC-SHA256 Credential=local/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=none";
    }

    public static JsonEngineClient DynamoDb(Uri endpoint, string region) =>
        new(endpoint, "DynamoDB_20120810", "dynamodb", region);

    public static JsonEngineClient Sqs(Uri endpoint, string region) => new(endpoint, "AmazonSQS", "sqs", region);

    /// <exception cref="EngineException">The engine refuses the call. The message is the engine's.</exception>
    /// <exception cref="ServiceException">The engine does not answer: it has ended, or is being restarted.</exception>
    public async Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(input));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.Add("X-Amz-Target", $"{_targetPrefix}.{operation}");
        request.Headers.Add("X-Amz-Date", "20260101T000000Z");
        request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        using var response = await SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var answer = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        if (response.IsSuccessStatusCode) return answer;
        var code = answer["__type"]?.ToString() ?? $"HTTP {(int)response.StatusCode}";
        throw new EngineException($"{code[(code.LastIndexOf('#') + 1)..]}: {answer["message"] ?? answer["Message"]}");
    }

    public void Dispose() => _http.Dispose();

    // The content is read too: an engine that ends in the middle of an answer has not answered.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        }
        catch (HttpRequestException error)
        {
            throw new ServiceException("ServiceUnavailable", $"the {_service} engine does not answer: {error.Message}", 503);
        }
    }
}
