using System.Globalization;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// Decodes the framing aws-chunked: a body that is signed or checked chunk by chunk, with trailing headers
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html). The signatures of the chunks are not checked.
/// </summary>
internal static class AwsChunked
{
    private const string Encoding = "aws-chunked";

    /// <summary>Removes the framing of a request. Returns the same request where it has none.</summary>
    /// <exception cref="ServiceException">The framing is incomplete, or its parts contradict each other.</exception>
    public static EngineRequest Decode(EngineRequest request)
    {
        var encodings = request.Header("Content-Encoding")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        var isFramed = encodings.Contains(Encoding)
            || request.Header("X-Amz-Content-Sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true;
        if (!isFramed) return request;
        var (body, trailers) = Decode(request.Body);
        if (request.Header("X-Amz-Decoded-Content-Length") is { } length
            && length != body.Length.ToString(CultureInfo.InvariantCulture))
        {
            throw Incomplete($"x-amz-decoded-content-length says {length} bytes; got {body.Length}");
        }

        foreach (var name in request.Header("X-Amz-Trailer")?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (!trailers.ContainsKey(name))
                throw new ServiceException("MalformedTrailerError", $"x-amz-trailer announces {name}; the body ends without it");
        }

        var others = string.Join(',', encodings.Where(encoding => encoding != Encoding));
        return (request with { Body = body }).With(
        [
            ("Content-Encoding", others.Length == 0 ? null : others),
            ("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"), ("X-Amz-Decoded-Content-Length", null), ("X-Amz-Trailer", null),
            .. trailers.Where(trailer => !trailer.Key.StartsWith("x-amz-trailer-", StringComparison.OrdinalIgnoreCase))
                .Select(trailer => (trailer.Key, (string?)trailer.Value)),
        ]);
    }

    private static (byte[] Body, Dictionary<string, string> Trailers) Decode(byte[] framed)
    {
        using var body = new MemoryStream(framed.Length);
        ReadOnlySpan<byte> rest = framed;
        while (true)
        {
            var end = rest.IndexOf("\r\n"u8);
            if (end < 0) throw Incomplete("a piece without a line that says its size");
            var line = System.Text.Encoding.ASCII.GetString(rest[..end]);
            if (!int.TryParse(line.Split(';', 2)[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
                || size < 0)
            {
                throw Incomplete($"a piece whose size is {line}");
            }

            rest = rest[(end + 2)..];
            if (size == 0) return (body.ToArray(), Trailers(rest));
            if (rest.Length - 2 < size || !rest.Slice(size, 2).SequenceEqual("\r\n"u8))
                throw Incomplete($"a piece that is not {size} bytes long");

            body.Write(rest[..size]);
            rest = rest[(size + 2)..];
        }
    }

    private static Dictionary<string, string> Trailers(ReadOnlySpan<byte> text) => System.Text.Encoding.ASCII.GetString(text)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':', 2))
        .Where(parts => parts.Length == 2)
        .DistinctBy(parts => parts[0], StringComparer.OrdinalIgnoreCase)
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);

    private static ServiceException Incomplete(string got) =>
        new("IncompleteBody", $"the body must be framed as aws-chunked, to its end; got {got}; send it again");
}
