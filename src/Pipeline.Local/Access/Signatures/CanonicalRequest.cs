using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Access.Signatures;

/// <summary>
/// The canonical form of a request, over which its signature is computed
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
/// </summary>
internal static class CanonicalRequest
{
    private const string Unreserved = "-._~";

    /// <summary>The canonical form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="signature">Its signature, which lists the signed headers.</param>
    /// <param name="payloadHash">The hash of the body, or the text that stands in its place.</param>
    public static string Of(SignedRequest request, Signature signature, string payloadHash)
    {
        var text = new StringBuilder();
        text.Append(request.Method.ToUpperInvariant()).Append('\n');
        text.Append(Path(request.RawPath, signature.Service)).Append('\n');
        var query = Query(request.RawQuery).Where(pair => !(signature.IsPresigned && pair.Name == "X-Amz-Signature"))
            .Select(pair => (Name: Encode(pair.Name), Value: Encode(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
        text.AppendJoin('&', query.Select(pair => $"{pair.Name}={pair.Value}")).Append('\n');
        foreach (var name in signature.SignedHeaders)
            text.Append(name.ToLowerInvariant()).Append(':').Append(Collapse(request.Header(name) ?? "")).Append('\n');

        return text.Append('\n').AppendJoin(';', signature.SignedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>The string to sign.</summary>
    public static string StringToSign(string canonicalRequest, Signature signature) =>
        $"{Signature.Algorithm}\n{signature.Timestamp}\n{signature.Scope}\n" +
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)));

    /// <summary>
    /// The parameters of a query, decoded, in their order. A plus sign stays a plus sign, since AWS writes a space as %20.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> Query(string rawQuery) => rawQuery
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Uri.UnescapeDataString(pair[0]), pair.Length == 1 ? "" : Uri.UnescapeDataString(pair[1])));

    private static string Path(string rawPath, string service)
    {
        var path = rawPath.Length == 0 ? "/" : rawPath;
        // Keys of S3 are signed as they are, with dots and double slashes. The paths of other services are normalized and
        // encoded once more.
        return service == "s3"
            ? string.Join('/', path.Split('/').Select(segment => Encode(Uri.UnescapeDataString(segment))))
            : string.Join('/', InOrder(path).Select(segment => Encode(Encode(Uri.UnescapeDataString(segment)))));
    }

    private static IEnumerable<string> InOrder(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 0) segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("" or "." or "..")) segments.Add(segment);
        }

        // A slash at the end stays.
        if (path.EndsWith('/') || segments.Count == 0) segments.Add("");
        return segments.Prepend("");
    }

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || Unreserved.Contains((char)b)) encoded.Append((char)b);
            else encoded.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static string Collapse(string value)
    {
        var trimmed = value.Trim();
        if (!trimmed.Contains("  ", StringComparison.Ordinal)) return trimmed;
        return string.Join(' ', trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
