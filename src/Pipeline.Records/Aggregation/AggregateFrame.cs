using System.Security.Cryptography;

namespace Pipeline.Records.Aggregation;

/// <summary>The frame of an aggregate's protobuf message: four bytes before the message, its MD5 behind it.</summary>
internal static class AggregateFrame
{
    internal static ReadOnlySpan<byte> Magic => [0xF3, 0x89, 0x9A, 0xC2];

    internal const int DigestLength = MD5.HashSizeInBytes;

    /// <summary>Where the message ends; -1 where the data is no aggregate. The message begins behind the magic number.</summary>
    internal static int FindEnd(ReadOnlySpan<byte> data)
    {
        // KCL takes an empty message for no aggregate too, even with the right digest.
        var end = data.Length - DigestLength;
        if (end <= Magic.Length || !data.StartsWith(Magic)) return -1;

        Span<byte> digest = stackalloc byte[DigestLength];
        Md5Checksum.Of(data[Magic.Length..end], digest);
        return data[end..].SequenceEqual(digest) ? end : -1;
    }
}
