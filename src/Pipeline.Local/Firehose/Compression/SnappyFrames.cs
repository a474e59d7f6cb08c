using System.Buffers.Binary;
using System.IO.Compression;
using Snappier;

namespace Pipeline.Local.Firehose.Compression;

/// <summary>
/// Snappy's two containers: its own framing (https://github.com/google/snappy/blob/main/framing_format.txt), and Hadoop's, which
/// has the sizes before each block.
/// </summary>
internal static class SnappyFrames
{
    private const int BlockLength = 65536;
    private const int HadoopHeaderLength = 8;

    public static ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> data)
    {
        var target = new MemoryStream((data.Length / 2) + 64);
        using (var snappy = new SnappyStream(target, CompressionMode.Compress, leaveOpen: true)) snappy.Write(data);
        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }

    public static ReadOnlyMemory<byte> EncodeForHadoop(ReadOnlySpan<byte> data)
    {
        var target = new MemoryStream((data.Length / 2) + 64);
        Span<byte> header = stackalloc byte[HadoopHeaderLength];
        for (; !data.IsEmpty; data = data[Math.Min(BlockLength, data.Length)..])
        {
            var block = data[..Math.Min(BlockLength, data.Length)];
            var compressed = Snappy.CompressToArray(block);
            BinaryPrimitives.WriteInt32BigEndian(header, block.Length);
            BinaryPrimitives.WriteInt32BigEndian(header[sizeof(int)..], compressed.Length);
            target.Write(header);
            target.Write(compressed);
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
