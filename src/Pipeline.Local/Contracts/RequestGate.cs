using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Local.Contracts;

/// <summary>
/// Refuses requests that a web page may have sent, before any other part of the request is read. A browser can reach loopback on
/// behalf of any page that it shows. It tells the page in headers, which the page cannot remove. Programs (the AWS CLI, SDKs,
/// curl) do not send these headers.
/// </summary>
/// <param name="HasPages">
/// Whether the listener has its own pages, whose requests pass: <c>Sec-Fetch-Site: same-origin</c> and the listener's
/// own <c>Origin</c>. Without pages, a request with the own origin can only come from a stored object that a browser was
/// made to show.
/// </param>
internal sealed record RequestGate(bool HasPages = false)
{
    private const string SecFetchSite = "Sec-Fetch-Site";
    private const string SecFetchMode = "Sec-Fetch-Mode";

    // The content types that a form in a page can send.
    private static readonly string[] FormTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    /// <summary>Checks a request, and changes its target to origin form.</summary>
    /// <returns>The error to refuse it with; <c>null</c> where it may pass.</returns>
    public ServiceException? Refuse(HttpContext http)
    {
        var port = http.Connection.LocalPort;
        var text = http.Request.Headers.Host.ToString();
        if (EndpointHost.Find(text, port) is not { } host) return OfHost(text, port);
        return OfPage(http.Request, text) ?? OfTarget(http, host, text);
    }

    private static ServiceException OfHost(string host, int port) => new(
        "MisdirectedRequest",
        $"the Host of a request must be 127.0.0.1:{port}, localhost:{port} or a name that ends in .localhost:{port}; "
        + $"got {(host.Length == 0 ? "none" : host)}; call http://127.0.0.1:{port}",
        StatusCodes.Status421MisdirectedRequest);

    private ServiceException? OfPage(HttpRequest request, string host)
    {
        var headers = request.Headers;
        if (headers.ContainsKey(HeaderNames.Origin))
        {
            var origin = headers.Origin.ToString();
            if (!HasPages || origin != $"http://{host}") return FromPage("Origin", origin);
        }

        var site = headers[SecFetchSite].ToString();
        if (site is not ("" or "none") && !(HasPages && site == "same-origin")) return FromPage(SecFetchSite, site);
        var isReading = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (headers[SecFetchMode] == "navigate" && !isReading) return FromPage(SecFetchMode, $"navigate with {request.Method}");
        // A page cannot set Authorization without a preflight request, but it can put a signature into the query. Old browsers
        // send neither Origin nor Sec-Fetch-Site with a form.
        if (headers.ContainsKey(HeaderNames.Authorization) || HasPages) return null;
        if (headers.ContainsKey(HeaderNames.Referer)) return FromPage("Referer", headers.Referer.ToString());
        var isForm = FormTypes.Any(type => request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true);
        var isSigned = request.Query.ContainsKey("X-Amz-Signature");
        return isSigned && isForm && HttpMethods.IsPost(request.Method) ? FromPage("Content-Type", request.ContentType!) : null;
    }

    private static ServiceException FromPage(string header, string value) => new(
        "AccessDeniedException",
        $"requests of web pages are not answered; got {header}: {value}; call from a program that does not run in a browser, "
        + "such as the AWS CLI, an SDK or curl",
        StatusCodes.Status403Forbidden);

    private static ServiceException? OfTarget(HttpContext http, EndpointHost host, string header)
    {
        var request = http.Features.GetRequiredFeature<IHttpRequestFeature>();
        var target = request.RawTarget;
        var own = $"http://{header}";
        if (target.StartsWith(own, StringComparison.OrdinalIgnoreCase))
        {
            // The absolute form, which proxies get, with the listener's own address. A server must
            // accept it (https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2).
            var rest = target[own.Length..];
            if (rest.Length == 0 || rest[0] is '/' or '?') target = rest.StartsWith('/') ? rest : $"/{rest}";
        }

        // In virtual-host style a key may begin with a slash. Otherwise the path begins with a name.
        var isPath = target.StartsWith('/') && (host.Bucket is not null || !target.StartsWith("//", StringComparison.Ordinal));
        if (!isPath || target.Contains('#', StringComparison.Ordinal))
        {
            return new ServiceException(
                "InvalidURI",
                $"the target of a request must be a path that begins with one slash; got {request.RawTarget}; this is no proxy");
        }

        request.RawTarget = target;
        return null;
    }
}
