using System.Collections.Concurrent;
using Amazon.Runtime;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Sends requests of a kind that the SDK has sent once before, without its pipeline, which costs more than all else of a request
/// with one item. Everything in them is the SDK's but the signature, which is made of the same parts, and only where it was the
/// same once. Whatever comes back that is not the usual answer is handed to the SDK as if it had sent the request: it alone knows
/// errors, resets and clocks.
/// </summary>
/// <param name="http">The connections.</param>
/// <param name="credentials">What signs; null where they may change, and the SDK sends all requests.</param>
internal sealed class RepeatedRequests(HttpMessageInvoker http, FixedCredentials? credentials)
{
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    private readonly ConcurrentDictionary<string, RequestTemplate> _templates = new(StringComparer.Ordinal);

    /// <summary>Takes a request that was answered well for the template of its kind.</summary>
    public void Learn(Uri uri, IDictionary<string, string> headers, ReadOnlySpan<byte> body)
    {
        if (credentials is null || !headers.TryGetValue("X-Amz-Target", out var target)) return;
        var trace = Trace();
        if (_templates.TryGetValue(target, out var known) && known.Fits(trace)) return;
        var secret = credentials.GetCredentials().SecretKey;
        if (RequestTemplate.Of(uri, headers, body, secret, trace) is { } template) _templates[target] = template;
    }

    /// <summary>Sends a request; null where the SDK must, since it has sent none of the kind that fits.</summary>
    /// <param name="target">The operation.</param>
    /// <param name="body">The body.</param>
    /// <param name="size">Its bytes, about.</param>
    /// <param name="cancellation">Ends the call.</param>
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

    // Lambda sets it for each invocation, and the SDK passes it on.
    private static string? Trace() => Environment.GetEnvironmentVariable(TraceVariable);
}

/// <summary>What became of a request: an answer, or the error of its connection.</summary>
internal sealed record Reply(BufferedResponse? Answer, Exception? Error);
