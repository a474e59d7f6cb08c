using System.Buffers.Binary;
using System.Security.Cryptography;
using Pipeline.Local.Access.Signatures;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Endpoint.S3;

/// <summary>
/// The checksums of bodies that S3 verifies
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html).
/// </summary>
internal static class S3Checksum
{
    private const string Prefix = "x-amz-checksum-";

    // The polynomials of IEEE 802.3, RFC 3720 and NVM Express, with their bits reversed.
    private static readonly Dictionary<string, Func<ReadOnlySpan<byte>, byte[]>> Known = new(StringComparer.Ordinal)
    {
        ["crc32"] = new ReflectedCrc(0xEDB88320, 32).HashData,
        ["crc32c"] = new ReflectedCrc(0x82F63B78, 32).HashData,
        ["crc64nvme"] = new ReflectedCrc(0x9A6C9329AC4BC9B5, 64).HashData,
        // S3 defines checksums of these algorithms. They protect no secret.
#pragma warning disable CA5350, CA5351
        ["sha1"] = SHA1.HashData,
        ["sha256"] = SHA256.HashData,
    };

    /// <summary>Whether a header, in lower case, is a checksum that can be verified here.</summary>
    public static bool IsKnown(string header) =>
        header.StartsWith(Prefix, StringComparison.Ordinal) && Known.ContainsKey(header[Prefix.Length..]);

    /// <summary>Verifies all checksums that a request gives for its body.</summary>
    /// <param name="headers">The request's headers, including the trailing ones.</param>
    /// <param name="body">The body, without the framing of aws-chunked.</param>
    /// <exception cref="ServiceException">A checksum does not match the body.</exception>
    public static void Verify(IReadOnlyDictionary<string, string?[]> headers, ReadOnlySpan<byte> body)
    {
        if (Header(headers, "Content-MD5") is { } md5)
        {
            if (!IsDigest(md5, MD5.HashSizeInBytes))
                throw new ServiceException("InvalidDigest", $"The Content-MD5 you specified was invalid: {md5}");

            if (Convert.ToBase64String(MD5.HashData(body)) != md5) throw Bad("Content-MD5");
        }

        if (Header(headers, "X-Amz-Content-Sha256") is { Length: 64 } sha256
            && !sha256.Equals(Convert.ToHexStringLower(SHA256.HashData(body)), StringComparison.OrdinalIgnoreCase))
        {
            throw SignatureErrors.WrongBody("s3");
        }

        foreach (var (name, hash) in Known)
        {
            if (Header(headers, $"{Prefix}{name}") is not { } claimed) continue;
            var computed = hash(body);
            if (!IsDigest(claimed, computed.Length))
                throw new ServiceException("InvalidRequest", $"Value for {Prefix}{name} header is invalid: {claimed}");

            if (Convert.ToBase64String(computed) != claimed) throw Bad(name.ToUpperInvariant());
        }
    }
#pragma warning restore CA5350, CA5351

    private static string? Header(IReadOnlyDictionary<string, string?[]> headers, string name) =>
        headers.TryGetValue(name, out var values) ? string.Join(',', values) : null;

    private static bool IsDigest(string text, int length)
    {
        var bytes = new byte[length + 3];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == length;
    }

    private static ServiceException Bad(string name) => new(
        "BadDigest",
            $"The {name} you specified did not match the calculated checksum: the body was changed on its way; send it again");
}

/// <summary>A cyclic redundancy check that takes the lowest bit first, begins with all ones and inverts the result.</summary>
internal sealed class ReflectedCrc
{
    private readonly ulong[] _table = new ulong[256];
    private readonly int _bits;

    /// <param name="polynomial">The polynomial, with its bits reversed.</param>
    /// <param name="bits">32 or 64.</param>
    public ReflectedCrc(ulong polynomial, int bits)
    {
        _bits = bits;
        for (var i = 0; i < _table.Length; i++)
        {
            var rest = (ulong)i;
            for (var bit = 0; bit < 8; bit++) rest = (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ polynomial;
            _table[i] = rest;
        }
    }

    /// <summary>Computes the check value of data, the highest byte first.</summary>
    public byte[] HashData(ReadOnlySpan<byte> data)
    {
        var ones = ulong.MaxValue >> (64 - _bits);
        var rest = ones;
        foreach (var value in data) rest = (rest >> 8) ^ _table[(byte)(rest ^ value)];
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, rest ^ ones);
        return bytes[^(_bits / 8)..];
    }
}
