using System.Net;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Local;

/// <summary>Hands a call on to the engine that holds the data, and its answer back, byte by byte.</summary>
internal sealed class Forwarder(Uri engine) : IDisposable
{
    // A refusal has a name and no more; other errors of this length are read for nothing.
    private const int LongestRefusal = 200;

    // Each connection has its own.
    private static readonly HashSet<string> OfAConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length", "TE", "Trailer",
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.None,
    });

    /// <summary>Sends a call's request with a body, its own or another.</summary>
    public Task<HttpResponseMessage> SendAsync(EndpointCall call, byte[] body)
    {
        var incoming = call.Http.Request;
        var request = new HttpRequestMessage(HttpMethod.Parse(incoming.Method), new Uri(engine, $"{PathOf(incoming)}{incoming.QueryString}"))
        {
            Content = body.Length > 0 || HttpMethods.IsPost(incoming.Method) || HttpMethods.IsPut(incoming.Method) ? new ByteArrayContent(body) : null,
        };
        foreach (var (name, values) in incoming.Headers)
        {
            if (OfAConnection.Contains(name)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return _http.SendAsync(request, call.Http.RequestAborted);
    }

    /// <summary>Hands a call on as it is.</summary>
    public async Task ForwardAsync(EndpointCall call)
    {
        using var response = await SendAsync(call, call.Body);
        await CopyAsync(call, response);
    }

    /// <summary>Hands an answer back.</summary>
    /// <exception cref="ServiceException">The engine has no such operation.</exception>
    public static async Task CopyAsync(EndpointCall call, HttpResponseMessage response)
    {
        await RefuseUnknownAsync(call, response);
        var outgoing = call.Http.Response;
        outgoing.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) outgoing.ContentLength = response.Content.Headers.ContentLength;
            else if (!OfAConnection.Contains(name)) outgoing.Headers.Append(name, values.ToArray());
        }

        if (HttpMethods.IsHead(call.Http.Request.Method)) return;
        await response.Content.CopyToAsync(outgoing.Body, call.Http.RequestAborted);
    }

    public void Dispose() => _http.Dispose();

    // The engine behind DynamoDB refuses what it does not know without a word, so that whoever reads the error learns nothing.
    private static async Task RefuseUnknownAsync(EndpointCall call, HttpResponseMessage response)
    {
        var isError = response.StatusCode == HttpStatusCode.BadRequest && call.Target is not null;
        if (!isError || !(response.Content.Headers.ContentLength < LongestRefusal)) return;
        await response.Content.LoadIntoBufferAsync(call.Http.RequestAborted);
        var text = await response.Content.ReadAsStringAsync(call.Http.RequestAborted);
        if (!text.Contains("#UnknownOperationException", StringComparison.Ordinal)) return;
        throw new ServiceException("UnknownOperationException", "");
    }

    // The path as it was sent: decoding and encoding it again would change keys of S3.
    internal static string PathOf(HttpRequest request) =>
        request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw.Split('?', 2)[0]
            : $"{request.Path}";
}
