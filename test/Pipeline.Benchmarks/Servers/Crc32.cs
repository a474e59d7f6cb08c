using System.Globalization;

namespace Pipeline.Benchmarks.Servers;

/// <summary>The checksum that DynamoDB puts on its responses and that the SDKs verify.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>In decimal, as in the header <c>x-amz-crc32</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = Table[(byte)crc ^ value] ^ (crc >> 8);
        return (~crc).ToString(CultureInfo.InvariantCulture);
    }

    private static uint Entry(int index)
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    }
}
