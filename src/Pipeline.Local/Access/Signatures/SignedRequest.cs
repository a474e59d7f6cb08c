using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Signatures;

/// <summary>The parts of a request that its signature covers.</summary>
/// <param name="Method">The method, such as <c>POST</c>.</param>
/// <param name="RawPath">The path as it came over the wire, percent-encoded, without the query.</param>
/// <param name="RawQuery">The query as it came over the wire, without the question mark; empty where there is none.</param>
/// <param name="Header">
/// Gives a header's value by its name, which is not case-sensitive. Several values are joined by commas. Null where the
/// header is missing.
/// </param>
/// <param name="BodyHash">
/// The SHA-256 of the body in lower-case hexadecimal; null where the body is not available. The hash in the header
/// is then trusted.
/// </param>
internal sealed record SignedRequest(string Method, string RawPath, string RawQuery, Func<string, string?> Header,
    Func<string>? BodyHash)
{
    /// <summary>Takes these parts from a request that Kestrel received, as they came over the wire.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">Its body; null where it is not available.</param>
    public static SignedRequest From(HttpContext context, ReadOnlyMemory<byte>? body)
    {
        // Kestrel's own Path is decoded: in it, an encoded slash looks like a plain one.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/'))
        {
            // If the request came through a proxy, the target begins with the server's address.
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

/// <summary>The caller of a signed request.</summary>
/// <param name="Caller">A role's session, or the user of this computer.</param>
/// <param name="Service">The service in the signature's scope, such as <c>kinesis</c>.</param>
/// <param name="Region">The Region in the signature's scope.</param>
internal sealed record SignedCaller(Caller Caller, string Service, string Region);
