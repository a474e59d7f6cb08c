using System.Collections.Concurrent;
using Amazon.Runtime;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Sends requests of a kind that the SDK has sent before without the SDK's pipeline, which costs more than all other parts of a
/// request with one item. All parts of a request are those of the SDK, except for the signature. It is computed from the same
/// parts, and only if it was equal to the SDK's signature once. Any response but the usual one is passed to the SDK as if the
/// SDK had sent the request, since only the SDK handles errors, resets and clocks.
/// </summary>
/// <param name="http">The connections.</param>
/// <param name="credentials">
/// The credentials for signatures; null where they may change, so that the SDK sends all requests.
/// </param>
internal sealed class RepeatedRequests(HttpMessageInvoker http, FixedCredentials? credentials)
{
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    private readonly ConcurrentDictionary<string, RequestTemplate> _templates = new(StringComparer.Ordinal);

    /// <summary>Makes a request that succeeded the template of its kind.</summary>
    public void Learn(Uri uri, IDictionary<string, string> headers, ReadOnlySpan<byte> body)
    {
        if (credentials is null || !headers.TryGetValue("X-Amz-Target", out var target)) return;
        var trace = Trace();
        if (_templates.TryGetValue(target, out var known) && known.Fits(trace)) return;
        var secret = credentials.GetCredentials().SecretKey;
        if (RequestTemplate.Of(uri, headers, body, secret, trace) is { } template) _templates[target] = template;
    }

    /// <summary>Sends a request. Returns null where the SDK must send it, since there is no template of its kind yet.</summary>
    /// <param name="target">The operation.</param>
    /// <param name="body">The body.</param>
    /// <param name="size">The body's approximate size in bytes.</param>
    /// <param name="cancellation">Cancels the call.</param>
    public async ValueTask<Reply?> SendAsync(string target, WriteBody body, int size, CancellationToken cancellation)
    {
        var trace = Trace();
        if (!_templates.TryGetValue(target, out var template) || !template.Fits(trace)) return null;
        var buffer = new RequestBuffer(size);
        body(buffer);
        try
        {
            var now = CorrectClockSkew.GetCorrectedUtcNowForEndpoint(template.Endpoint);
            using var message = template.Next(buffer.Written, now, trace);
            using var response = await http.SendAsync(message, cancellation);
            var answer = new BufferedResponse(response, await BufferedResponse.ReadAsync(response.Content, cancellation));
            buffer.Return();
            return new Reply(answer, null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
        {
            return new Reply(null, error);
        }
    }

    // Lambda sets this variable for each invocation, and the SDK passes it on.
    private static string? Trace() => Environment.GetEnvironmentVariable(TraceVariable);
}

/// <summary>The result of a request: a response, or the error of its connection.</summary>
internal sealed record Reply(BufferedResponse? Answer, Exception? Error);
