using System.Security.Cryptography;

namespace Pipeline.Records.Aggregation;

/// <summary>What stands around an aggregate's protobuf message: four bytes before it, its MD5 behind it.</summary>
internal static class AggregateFrame
{
    internal static ReadOnlySpan<byte> Magic => [0xF3, 0x89, 0x9A, 0xC2];

    internal const int DigestLength = MD5.HashSizeInBytes;

    /// <summary>Where the message ends, or -1 where the data is no aggregate. It begins behind the magic number.</summary>
    internal static int FindEnd(ReadOnlySpan<byte> data)
    {
        // An empty message is no aggregate for KCL either, even under the right digest.
        var end = data.Length - DigestLength;
        if (end <= Magic.Length || !data.StartsWith(Magic)) return -1;

        Span<byte> digest = stackalloc byte[DigestLength];
        Md5Checksum.Of(data[Magic.Length..end], digest);
        return data[end..].SequenceEqual(digest) ? end : -1;
    }
}
