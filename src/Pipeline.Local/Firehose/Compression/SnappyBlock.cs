using System.Buffers.Binary;

namespace Pipeline.Local.Firehose.Compression;

/// <summary>
/// Snappy's raw block (https://github.com/google/snappy/blob/main/format_description.txt): the length, then literals and copies.
/// </summary>
internal static class SnappyBlock
{
    private const int HashBits = 14;
    private const int MinimumMatch = 4;
    private const int LongestCopy = 64;

    /// <summary>Appends the block of up to 64 KiB.</summary>
    public static void Append(List<byte> target, ReadOnlySpan<byte> data)
    {
        AppendLength(target, data.Length);
        var places = new int[1 << HashBits];
        Array.Fill(places, -1);
        var literal = 0;
        var at = 0;
        while (at + MinimumMatch <= data.Length)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
            var hash = (int)((word * 0x1E35A7BDu) >> (32 - HashBits));
            var candidate = places[hash];
            places[hash] = at;
            if (candidate < 0 || BinaryPrimitives.ReadUInt32LittleEndian(data[candidate..]) != word)
            {
                at++;
                continue;
            }

            var length = MinimumMatch + data[(at + MinimumMatch)..].CommonPrefixLength(data[(candidate + MinimumMatch)..]);
            AppendLiteral(target, data[literal..at]);
            AppendCopy(target, at - candidate, length);
            at += length;
            literal = at;
        }

        AppendLiteral(target, data[literal..]);
    }

    private static void AppendLength(List<byte> target, int length)
    {
        for (; length >= 0x80; length >>= 7) target.Add((byte)(length | 0x80));
        target.Add((byte)length);
    }

    private static void AppendLiteral(List<byte> target, ReadOnlySpan<byte> literal)
    {
        if (literal.IsEmpty) return;
        var last = literal.Length - 1;
        switch (last)
        {
            case < 60:
                target.Add((byte)(last << 2));
                break;
            case < 256:
                target.Add(60 << 2);
                target.Add((byte)last);
                break;
            default:
                target.Add(61 << 2);
                target.Add((byte)last);
                target.Add((byte)(last >> 8));
                break;
        }

        target.AddRange(literal);
    }

    // Copies with a two-byte offset, which reach over the whole block.
    private static void AppendCopy(List<byte> target, int offset, int length)
    {
        for (; length > 0; length -= LongestCopy)
        {
            target.Add((byte)(((Math.Min(length, LongestCopy) - 1) << 2) | 2));
            target.Add((byte)offset);
            target.Add((byte)(offset >> 8));
        }
    }
}
