using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Pipeline.Records.Aggregation;

/// <summary>
/// Hash keys of Kinesis: a number of 0 to 2^128 - 1, by which a record finds its shard
/// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html).
/// </summary>
internal static class HashKey
{
    /// <summary>The hash key that Kinesis gives a partition key: the MD5 of its UTF-8, the most significant byte first.</summary>
    /// <param name="partitionKey">The partition key in UTF-8. Bytes that are not UTF-8 count as U+FFFD, as in KCL.</param>
    public static UInt128 OfPartitionKey(ReadOnlySpan<byte> partitionKey)
    {
        if (!Utf8.IsValid(partitionKey)) partitionKey = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(partitionKey));
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        Md5Checksum.Of(partitionKey, digest);
        return ReadUInt128BigEndian(digest);
    }

    /// <summary>Reads an explicit hash key: decimal digits alone, leading zeros allowed, 0 to 2^128 - 1.</summary>
    /// <param name="explicitHashKey">The text, in ASCII.</param>
    /// <param name="value">The number, or 0.</param>
    /// <returns>
    /// Whether the text is such a number. KCL also reads signs and digits of other scripts; Kinesis accepts neither.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<byte> explicitHashKey, out UInt128 value)
    {
        value = default;
        // The parser below would tolerate NUL characters at the end.
        return explicitHashKey.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && UInt128.TryParse(explicitHashKey, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
