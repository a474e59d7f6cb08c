using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;

namespace Pipeline.Functions.Runtime;

/// <summary>The four calls of Lambda's Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).</summary>
/// <param name="http">The client, without a timeout.</param>
/// <param name="endpoint">Host and port, from Lambda's environment variable.</param>
internal sealed class RuntimeApi(HttpClient http, string endpoint)
{
    private const string RequestId = "Lambda-Runtime-Aws-Request-Id";
    private const string AttemptId = "Lambda-Runtime-Invocation-Id";
    private const string DeadlineMs = "Lambda-Runtime-Deadline-Ms";
    private const string FunctionArn = "Lambda-Runtime-Invoked-Function-Arn";
    private const string TraceId = "Lambda-Runtime-Trace-Id";
    private const string ErrorType = "Lambda-Runtime-Function-Error-Type";

    // Enough for a batch of 100 small records.
    private const int FirstPayload = 64 * 1024;

    private readonly string _root = $"http://{endpoint}/2018-06-01/runtime";
    private byte[] _payload = new byte[FirstPayload];

    /// <summary>
    /// Waits for the next event. Its payload is valid until the next call. The call also tells Lambda that the last event is
    /// done, and billing stops.
    /// </summary>
    /// <exception cref="RuntimeApiException">Lambda cannot be reached, or its response is not as documented.</exception>
    public async Task<Invocation> NextAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_root}/invocation/next");
        using var response = await SendAsync(request, HttpStatusCode.OK, stop);
        var headers = response.Headers;
        return new Invocation(
            Required(headers, RequestId),
            Optional(headers, AttemptId),
            DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds(Required(headers, DeadlineMs))),
            Required(headers, FunctionArn),
            Optional(headers, TraceId),
            await ReadAsync(request, response, stop));
    }

    /// <summary>Sends the response to an event.</summary>
    /// <exception cref="RuntimeApiException">Lambda cannot be reached, or did not accept the response.</exception>
    public Task RespondAsync(Invocation invocation, ReadOnlyMemory<byte> response, CancellationToken stop) =>
        PostAsync($"invocation/{invocation.RequestId}/response", response, invocation.AttemptId, errorType: null, stop);

    /// <summary>Fails an event. Lambda retries it by the settings of its event source mapping.</summary>
    /// <exception cref="RuntimeApiException">Lambda cannot be reached, or did not accept the error.</exception>
    public Task FailAsync(Invocation invocation, FunctionError error, CancellationToken stop) =>
        PostAsync($"invocation/{invocation.RequestId}/error", error.ToJson(), invocation.AttemptId, error.Type, stop);

    /// <summary>Reports that the function cannot start. The process must end after it.</summary>
    /// <exception cref="RuntimeApiException">Lambda cannot be reached, or did not accept the error.</exception>
    public Task FailInitializationAsync(FunctionError error, CancellationToken stop) =>
        PostAsync("init/error", error.ToJson(), attemptId: null, error.Type, stop);

    private async Task PostAsync(
        string path, ReadOnlyMemory<byte> body, string? attemptId, string? errorType, CancellationToken stop)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, $"{_root}/{path}") { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        if (attemptId is not null) request.Headers.Add(AttemptId, attemptId);
        if (errorType is not null) request.Headers.Add(ErrorType, errorType);
        using var response = await SendAsync(request, HttpStatusCode.Accepted, stop);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpStatusCode expected, CancellationToken stop)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        }
        catch (HttpRequestException error)
        {
            throw new RuntimeApiException($"{request.Method} {request.RequestUri} failed: {error.Message}", error);
        }

        if (response.StatusCode == expected) return response;
        using (response)
        {
            var body = Encoding.UTF8.GetString((await ReadAsync(request, response, stop)).Span);
            throw new RuntimeApiException(
                $"{request.Method} {request.RequestUri} must answer {(int)expected}; " +
                $"got {(int)response.StatusCode}{(body == "" ? "" : " " + body)}");
        }
    }

    // Reads into one buffer that is kept: an event has up to 6 MB, and an array for each event would be most of the
    // function's garbage.
    private async Task<Memory<byte>> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken stop)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(stop);
            var length = 0;
            Fit(response.Content.Headers.ContentLength ?? 0, kept: 0);
            while (true)
            {
                if (length == _payload.Length) Fit((long)_payload.Length * 2, length);
                var read = await body.ReadAsync(_payload.AsMemory(length), stop);
                if (read == 0) return _payload.AsMemory(0, length);
                length += read;
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new RuntimeApiException($"{request.Method} {request.RequestUri} broke off: {error.Message}", error);
        }
    }

    private void Fit(long size, int kept)
    {
        // One byte more, so that the last read, which finds the end, needs no larger buffer. And a quarter more, since the next
        // event of a full batch may be a little larger, and an old array of this size stays until a full collection.
        if (size < _payload.Length) return;
        var larger = new byte[size + (size / 4) + 1];
        _payload.AsSpan(0, kept).CopyTo(larger);
        _payload = larger;
    }

    private static string Required(HttpResponseHeaders headers, string name) => Optional(headers, name)
        ?? throw new RuntimeApiException($"the next invocation must have the header {name}; got none");

    private static string? Optional(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;

    private static long Milliseconds(string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds
            : throw new RuntimeApiException($"{DeadlineMs} must be a Unix time in milliseconds; got {value}");
}
