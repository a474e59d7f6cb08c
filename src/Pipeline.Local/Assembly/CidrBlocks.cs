using System.Globalization;
using System.Net;
using System.Numerics;

namespace Pipeline.Local.Assembly;

/// <summary>Fn::Cidr: the first blocks of a size within a block.</summary>
internal static class CidrBlocks
{
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
    public const int MaxCount = 256;

    /// <summary>Divides a block; null where it is not a block or has no room for so many.</summary>
    /// <param name="block">The block, such as <c>10.0.0.0/16</c>.</param>
    /// <param name="count">The number of blocks, 1 to 256.</param>
    /// <param name="bits">The number of host bits of each block.</param>
    public static IReadOnlyList<string>? Divide(string block, string count, string bits)
    {
        if (!IPNetwork.TryParse(block, out var network) || !Number(count, out var blocks) || !Number(bits, out var free))
            return null;
        var width = network.BaseAddress.GetAddressBytes().Length * 8;
        if (blocks is 0 or > MaxCount || free > width - network.PrefixLength
            || BigInteger.One << (width - network.PrefixLength - free) < blocks)
        {
            return null;
        }
        var start = new BigInteger(network.BaseAddress.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        return [.. Enumerable.Range(0, blocks)
            .Select(index => $"{Address(start + ((BigInteger)index << free), width)}/{width - free}")];
    }

    private static IPAddress Address(BigInteger value, int width)
    {
        var bytes = new byte[width / 8];
        var digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, bytes.Length - digits.Length);
        return new IPAddress(bytes);
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
