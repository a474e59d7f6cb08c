using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Functions.Tests.Simulation.S3;

/// <summary>
/// The body of a PutObject: plain, or in aws-chunked encoding with trailing checksums
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html).
/// </summary>
internal static class S3Body
{
    private const string Checksum = "x-amz-checksum-";

    /// <summary>The object's bytes.</summary>
    /// <exception cref="S3Exception">The bytes do not match the client's lengths or checksums.</exception>
    public static byte[] Decode(IHeaderDictionary headers, byte[] body)
    {
        var hash = $"{headers["x-amz-content-sha256"]}";
        var sums = headers.Where(header => header.Key.StartsWith(Checksum, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => $"{header.Value}");
        var content = body;
        if (hash.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            content = Unchunk(body, sums);
            if ($"{headers["x-amz-decoded-content-length"]}" != content.Length.ToString(CultureInfo.InvariantCulture))
                throw new S3Exception(400, "IncompleteBody", "x-amz-decoded-content-length is not the length of the chunks");

            if (headers.TryGetValue("x-amz-trailer", out var trailer) && !sums.ContainsKey($"{trailer}"))
                throw new S3Exception(400, "MalformedTrailerError", $"The trailer {trailer} is missing");
        }
        else if (hash != "UNSIGNED-PAYLOAD" && hash != Convert.ToHexStringLower(SHA256.HashData(content)))
        {
            throw new S3Exception(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match");
        }

        foreach (var (name, sum) in sums) Check(name[Checksum.Length..], sum, content);
        return content;
    }

    private static byte[] Unchunk(byte[] body, Dictionary<string, string> sums)
    {
        using var content = new MemoryStream();
        var position = 0;
        while (true)
        {
            // "400;chunk-signature=..." or "400", in hexadecimal; the last chunk has length 0.
            var length = int.Parse(Line(body, ref position).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0) break;
            content.Write(body, position, length);
            position += length;
            if (Line(body, ref position).Length > 0)
                throw new S3Exception(400, "InvalidChunkSizeError", "A chunk must end in CR LF");
        }

        while (position < body.Length)
        {
            var line = Line(body, ref position);
            if (line.StartsWith(Checksum, StringComparison.OrdinalIgnoreCase) && line.IndexOf(':') is > 0 and var colon)
                sums[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        return content.ToArray();
    }

    private static string Line(byte[] body, ref int position)
    {
        var length = body.AsSpan(position).IndexOf("\r\n"u8);
        if (length < 0) throw new S3Exception(400, "IncompleteBody", "A line of the chunked body has no end");
        var line = Encoding.ASCII.GetString(body, position, length);
        position += length + 2;
        return line;
    }

    private static void Check(string algorithm, string sum, byte[] content)
    {
        if (algorithm is "algorithm" or "type") return;
        var actual = algorithm switch
        {
            "crc32" => BigEndian(Checksums.Crc32(content)),
            "crc32c" => BigEndian(Checksums.Crc32C(content)),
            "sha256" => SHA256.HashData(content),
            _ => throw new S3Exception(501, "NotImplemented", $"The checksum {algorithm} is not part of this simulation"),
        };
        if (Convert.ToBase64String(actual) != sum)
            throw new S3Exception(400, "BadDigest", $"The {algorithm} you specified did not match");
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
