using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>A place in a shard, as its reader holds it: opaque, and valid for five minutes.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="StreamCreatedAt">
/// When the stream was made, in milliseconds since 1970: it tells streams of the same name apart.
/// </param>
/// <param name="Shard">The shard's number.</param>
/// <param name="Place">The place of the next record.</param>
/// <param name="IssuedAt">When the iterator was given out, in milliseconds since 1970.</param>
internal readonly record struct ShardIterator(string Stream, long StreamCreatedAt, int Shard, long Place, long IssuedAt)
{
    private const int SealBytes = 16;

    // The seal finds typing errors and invented iterators. It is not a secret.
    private static readonly byte[] SealKey = "shard iterator"u8.ToArray();

    public string Encode()
    {
        var content = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{StreamCreatedAt} {Shard} {Place} {IssuedAt} {Stream}"));
        return Convert.ToBase64String([.. Seal(content), .. content]);
    }

    /// <exception cref="ServiceException">InvalidArgumentException: the text is no iterator.</exception>
    public static ShardIterator Decode(string text, string member = "ShardIterator")
    {
        // The service also takes an iterator in quotes: a shell pipe from the AWS CLI leaves them on.
        var buffer = new byte[text.Length];
        if (Convert.TryFromBase64String(text.Trim('"'), buffer, out var length) && length > SealBytes)
        {
            var content = buffer.AsSpan(SealBytes..length);
            if (buffer.AsSpan(0, SealBytes).SequenceEqual(Seal(content)))
            {
                var parts = Encoding.UTF8.GetString(content).Split(' ', 5);
                return new(parts[4], Number(parts[0]), (int)Number(parts[1]), Number(parts[2]), Number(parts[3]));
            }
        }

        throw KinesisErrors.Invalid($"Invalid {member}.");
    }

    private static byte[] Seal(ReadOnlySpan<byte> content) => HMACSHA256.HashData(SealKey, content)[..SealBytes];

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
