using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Signatures;

/// <summary>A request as far as its signature covers it.</summary>
/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="RawPath">As it came over the wire, percent-encoded, without the query.</param>
/// <param name="RawQuery">As it came over the wire, without the question mark; empty where there is none.</param>
/// <param name="Header">A header's value by its name, whatever its case, several joined by commas; nothing where it is
/// missing.</param>
/// <param name="BodyHash">
/// The SHA-256 of the body in lower-case hexadecimal; nothing where the body is not at hand, whose hash in the header is then
/// believed.
/// </param>
internal sealed record SignedRequest(string Method, string RawPath, string RawQuery, Func<string, string?> Header,
    Func<string>? BodyHash)
{
    /// <summary>A request that Kestrel received, as it came over the wire.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">Its body; nothing where it is not at hand.</param>
    public static SignedRequest From(HttpContext context, ReadOnlyMemory<byte>? body)
    {
        // Kestrel's own Path is decoded, after which an encoded slash cannot be told from a plain one.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/'))
        {
            // Through a proxy the target begins with the server's address.
            var slash = target.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
                ? target.IndexOf('/', scheme + 3) : -1;
            target = slash < 0 ? "/" : target[slash..];
        }

        var query = target.IndexOf('?');
        var headers = context.Request.Headers;
        return new SignedRequest(
            context.Request.Method,
            query < 0 ? target : target[..query],
            query < 0 ? "" : target[(query + 1)..],
            name => headers.TryGetValue(name, out var values) ? values.ToString() : null,
            body is { } bytes ? () => Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) : null);
    }
}

/// <summary>Who made a request.</summary>
/// <param name="Caller">A role's session, or the user of this computer.</param>
/// <param name="Service">The service in the signature's scope, such as <c>kinesis</c>.</param>
/// <param name="Region">The Region in the signature's scope.</param>
internal sealed record SignedCaller(Caller Caller, string Service, string Region);
