using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Pipeline.Records.Aggregation;

internal static class Md5Checksum
{
    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "Kinesis's hash keys and the KPL's checksum are MD5 by definition; nothing is protected by it.")]
    internal static void Of(ReadOnlySpan<byte> source, Span<byte> digest) => MD5.HashData(source, digest);
}
