using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Local.Access.Signatures;

/// <summary>A signature's parts, from the Authorization header or from a presigned query.</summary>
/// <param name="AccessKeyId">The access key that signed.</param>
/// <param name="Date">The scope's date, <c>yyyyMMdd</c>.</param>
/// <param name="Region">The scope's Region.</param>
/// <param name="Service">The scope's service.</param>
/// <param name="SignedHeaders">The names of the signed headers, in the order signed.</param>
/// <param name="Value">The signature, in hexadecimal.</param>
/// <param name="Timestamp">When the signature was made, <c>yyyyMMddTHHmmssZ</c>.</param>
/// <param name="Token">The session token that came with the signature.</param>
/// <param name="Expires">For how many seconds a presigned request is valid; null for others.</param>
internal sealed record Signature(
    string AccessKeyId,
    string Date,
    string Region,
    string Service,
    IReadOnlyList<string> SignedHeaders,
    string Value,
    string Timestamp,
    string? Token,
    string? Expires)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string Terminator = "aws4_request";

    /// <summary>Whether the signature came in the query.</summary>
    public bool IsPresigned => Expires is not null;

    public string Scope => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <summary>Whether a request has a signature, well-formed or not.</summary>
    public static bool IsOn(SignedRequest request) =>
        request.Header("Authorization") is { Length: > 0 }
        || CanonicalRequest.Query(request.RawQuery).Any(pair => pair.Name == "X-Amz-Signature");

    /// <summary>Reads the signature of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="mistake">The mistake in it; null where the request has no signature.</param>
    public static bool TryRead(SignedRequest request, [NotNullWhen(true)] out Signature? signature, out string? mistake)
    {
        if (request.Header("Authorization") is { Length: > 0 } header)
            return TryReadHeader(request, header, out signature, out mistake);
        var query = CanonicalRequest.Query(request.RawQuery)
            .ToLookup(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        if (query.Contains("X-Amz-Signature"))
            return TryReadQuery(name => query[name].FirstOrDefault(), out signature, out mistake);
        (signature, mistake) = (null, null);
        return false;
    }

    private static bool TryReadHeader(SignedRequest request, string header, out Signature? signature, out string? mistake)
    {
        signature = null;
        mistake = null;
        var space = header.IndexOf(' ');
        if (space < 0 || header[..space] != Algorithm)
        {
            mistake = $"Authorization header must begin with '{Algorithm}'. Authorization={header[..Math.Max(space, 0)]}";
            return false;
        }

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[space..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            if (equals > 0) parts[part[..equals]] = part[(equals + 1)..];
        }

        var timestamp = request.Header("X-Amz-Date") ?? "";
        var missing = ((string[])["Credential", "SignedHeaders", "Signature"])
            .Where(name => !parts.ContainsKey(name))
            .Select(name => $"Authorization header requires '{name}' parameter.")
            .ToList();
        if (timestamp.Length == 0)
            missing.Add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        if (missing.Count > 0)
        {
            mistake = string.Join(' ', missing);
            return false;
        }

        var token = request.Header("X-Amz-Security-Token");
        return TryMake(parts["Credential"], parts["SignedHeaders"], parts["Signature"], timestamp, token, null, out signature,
            out mistake);
    }

    private static bool TryReadQuery(Func<string, string?> query, out Signature? signature, out string? mistake)
    {
        signature = null;
        if (query("X-Amz-Algorithm") != Algorithm
            || query("X-Amz-Credential") is not { } credential
            || query("X-Amz-SignedHeaders") is not { } headers
            || query("X-Amz-Signature") is not { } value
            || query("X-Amz-Date") is not { } timestamp
            || query("X-Amz-Expires") is not { } expires)
        {
            mistake =
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, " +
                "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
            return false;
        }

        return TryMake(credential, headers, value, timestamp, query("X-Amz-Security-Token"), expires, out signature, out mistake);
    }

    private static bool TryMake(
        string credential,
        string headers,
        string value,
        string timestamp,
        string? token,
        string? expires,
        out Signature? signature,
        out string? mistake)
    {
        signature = null;
        // An access key that a user made up may contain a slash.
        var scope = credential.Split('/');
        if (scope.Length < 5 || scope[^1] != Terminator)
        {
            mistake = $"Credential must have the form ACCESS-KEY-ID/YYYYMMDD/REGION/SERVICE/{Terminator}; got '{credential}'.";
            return false;
        }

        mistake = null;
        signature = new Signature(
            string.Join('/', scope[..^4]), scope[^4], scope[^3], scope[^2], headers.Split(';'), value, timestamp, token, expires);
        return true;
    }
}
