using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint;

/// <summary>Passes a call to the engine that holds the data, and returns the engine's answer unchanged.</summary>
internal sealed class Forwarder(Uri engine) : IDisposable
{
    // A refusal has a name only. Longer errors are not read.
    private const int LongestRefusal = 200;

    // Headers that are not passed on: each connection has its own, and with a browser's headers the engine would think that a web
    // page sent the request.
    private static readonly HashSet<string> OfAConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length", "TE", "Trailer",
        "Origin", "Referer", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User",
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.None,
    });

    /// <summary>Sends a call's request with the given body.</summary>
    public Task<HttpResponseMessage> SendAsync(EndpointCall call, byte[] body) =>
        SendAsync(EngineRequest.Of(call) with { Body = body }, call.Http.RequestAborted);

    /// <summary>Sends a request.</summary>
    public async Task<HttpResponseMessage> SendAsync(EngineRequest outgoing, CancellationToken cancellation)
    {
        var hasBody = outgoing.Body.Length > 0 || HttpMethods.IsPost(outgoing.Method) || HttpMethods.IsPut(outgoing.Method);
        using var request = new HttpRequestMessage(HttpMethod.Parse(outgoing.Method), AddressOf(outgoing.Target))
        {
            Content = hasBody ? new ByteArrayContent(outgoing.Body) : null,
        };
        foreach (var (name, values) in outgoing.Headers)
        {
            if (OfAConnection.Contains(name)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, values))
                request.Content?.Headers.TryAddWithoutValidation(name, values);
        }

        return await _http.SendAsync(request, cancellation);
    }

    /// <summary>Passes a call on unchanged.</summary>
    public async Task ForwardAsync(EndpointCall call)
    {
        using var response = await SendAsync(call, call.Body);
        await CopyAsync(call, response);
    }

    /// <summary>Returns the engine's answer to the caller.</summary>
    /// <param name="call">The call that is answered.</param>
    /// <param name="response">The answer.</param>
    /// <param name="edit">Changes the answer's headers.</param>
    /// <exception cref="ServiceException">The engine has no such operation.</exception>
    public static async Task CopyAsync(EndpointCall call, HttpResponseMessage response, Action<IHeaderDictionary>? edit = null)
    {
        await RefuseUnknownAsync(call, response);
        var outgoing = call.Http.Response;
        outgoing.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                outgoing.ContentLength = response.Content.Headers.ContentLength;
            else if (!OfAConnection.Contains(name)) outgoing.Headers.Append(name, values.ToArray());
        }

        edit?.Invoke(outgoing.Headers);
        if (HttpMethods.IsHead(call.Http.Request.Method)) return;
        await response.Content.CopyToAsync(outgoing.Body, call.Http.RequestAborted);
    }

    public void Dispose() => _http.Dispose();

    // The engine behind DynamoDB refuses unknown operations without a message, which does not help the reader of the error.
    private static async Task RefuseUnknownAsync(EndpointCall call, HttpResponseMessage response)
    {
        var isError = response.StatusCode == HttpStatusCode.BadRequest && call.Target is not null;
        if (!isError || !(response.Content.Headers.ContentLength < LongestRefusal)) return;
        await response.Content.LoadIntoBufferAsync(call.Http.RequestAborted);
        var text = await response.Content.ReadAsStringAsync(call.Http.RequestAborted);
        if (!text.Contains("#UnknownOperationException", StringComparison.Ordinal)) return;
        throw new ServiceException("UnknownOperationException", "");
    }

    // The address is built from parts: a target such as //host/ or http://host/ must never become the address.
    private Uri AddressOf(string target)
    {
        var authority = new UriBuilder(engine.Scheme, engine.Host, engine.Port).Uri.GetLeftPart(UriPartial.Authority);
        // The path and the query stay as they were sent: normalizing a/../b would change keys of S3.
        var asSent = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var isAddress = target.StartsWith('/') & Uri.TryCreate($"{authority}{target}", asSent, out var address);
        if (!isAddress || address!.GetLeftPart(UriPartial.Authority) != authority)
            throw new ServiceException("InvalidURI", $"the target of a request must be a path; got {target}; this is no proxy");

        return address;
    }

    // The path stays as it was sent: decoding and encoding it again would change keys of S3.
    internal static string PathOf(HttpRequest request) => TargetOf(request).Split('?', 2)[0];

    /// <summary>The path and the query, as they were sent.</summary>
    internal static string TargetOf(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : $"{request.Path}{request.QueryString}";
}
