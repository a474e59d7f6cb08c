using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Local.TestFunction;

/// <summary>
/// Calls of AWS that each invocation makes, signed with the function's own credentials. It ignores the responses, as a handler
/// that catches every error does; only a throttled call is repeated.
/// </summary>
internal static class Calls
{
    private static readonly Uri Endpoint = new(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") ?? "http://127.0.0.1:9");
    private static readonly string Region = Environment.GetEnvironmentVariable("AWS_REGION") ?? "";

    /// <summary>Makes the calls in the variable <c>CALLS</c>: a JSON array with service, target or path, and body.</summary>
    public static async Task MakeAsync(HttpClient http)
    {
        if (Environment.GetEnvironmentVariable("CALLS") is not { } calls) return;
        foreach (var call in JsonNode.Parse(calls)!.AsArray())
        {
            while (await MakeAsync(http, call!) is { } throttled && throttled.Contains("Throughput", StringComparison.Ordinal))
            {
                // A real quota would need a pause before the next call; injected throttles do not.
            }
        }
    }

    private static async Task<string> MakeAsync(HttpClient http, JsonNode call)
    {
        var body = (string?)call["body"] ?? "";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Endpoint, (string?)call["path"] ?? "/"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue((string?)call["type"] ?? "application/x-amz-json-1.0");
        if ((string?)call["target"] is { } target) request.Headers.Add("X-Amz-Target", target);
        Sign(request, (string)call["service"]!, body);
        using var response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
    private static void Sign(HttpRequestMessage request, string service, string body)
    {
        var time = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var token = Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN")!;
        request.Headers.Add("X-Amz-Date", time);
        request.Headers.Add("X-Amz-Security-Token", token);
        const string signed = "host;x-amz-date;x-amz-security-token";
        var canonical = string.Join(
            '\n',
            "POST",
            request.RequestUri!.AbsolutePath,
            "",
            $"host:{request.RequestUri.Authority}",
            $"x-amz-date:{time}",
            $"x-amz-security-token:{token}",
            "",
            signed,
            Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        var scope = $"{time[..8]}/{Region}/{service}/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY")}");
        foreach (var part in scope.Split('/')) key = Hash(key, part);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID")}/{scope}, "
            + $"SignedHeaders={signed}, Signature={Hex(Hash(key, text))}");
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
