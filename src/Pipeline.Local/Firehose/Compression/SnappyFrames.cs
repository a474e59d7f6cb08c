using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Local.Firehose.Compression;

/// <summary>
/// Snappy's two containers: its own framing (https://github.com/google/snappy/blob/main/framing_format.txt), and Hadoop's, which
/// has the sizes before each block.
/// </summary>
internal static class SnappyFrames
{
    private const int BlockLength = 65536;
    private static ReadOnlySpan<byte> StreamIdentifier =>
        [0xFF, 0x06, 0x00, 0x00, (byte)'s', (byte)'N', (byte)'a', (byte)'P', (byte)'p', (byte)'Y'];

    // Filled in when the block behind it is there.
    private static ReadOnlySpan<byte> NoHeader => [0, 0, 0, 0, 0, 0, 0, 0];

    public static byte[] Encode(ReadOnlySpan<byte> data)
    {
        var target = new List<byte>((data.Length / 2) + 64);
        target.AddRange(StreamIdentifier);
        for (; !data.IsEmpty; data = data[Math.Min(BlockLength, data.Length)..])
        {
            var block = data[..Math.Min(BlockLength, data.Length)];
            var start = target.Count;
            target.AddRange(NoHeader);
            SnappyBlock.Append(target, block);
            var header = CollectionsMarshal.AsSpan(target).Slice(start, 8);
            // Type 0, compressed data, then the length of what follows in three bytes, the checksum first.
            BinaryPrimitives.WriteInt32LittleEndian(header, (target.Count - start - 4) << 8);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], MaskedChecksum(block));
        }

        return [.. target];
    }

    public static byte[] EncodeForHadoop(ReadOnlySpan<byte> data)
    {
        var target = new List<byte>((data.Length / 2) + 64);
        for (; !data.IsEmpty; data = data[Math.Min(BlockLength, data.Length)..])
        {
            var block = data[..Math.Min(BlockLength, data.Length)];
            var start = target.Count;
            target.AddRange(NoHeader);
            SnappyBlock.Append(target, block);
            var header = CollectionsMarshal.AsSpan(target).Slice(start, 8);
            BinaryPrimitives.WriteInt32BigEndian(header, block.Length);
            BinaryPrimitives.WriteInt32BigEndian(header[4..], target.Count - start - 8);
        }

        return [.. target];
    }

    /// <summary>
    /// CRC-32C, rotated and shifted as the framing wants it, since checksums of data with checksums in it are weak.
    /// </summary>
    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var each in data) crc = BitOperations.Crc32C(crc, each);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
    }
}
