using System.Buffers.Binary;
using System.Numerics;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>Reads Snappy by its public format description, without code of the tested compressor.</summary>
internal static class SnappyReader
{
    public static byte[] ReadFrames(ReadOnlySpan<byte> body)
    {
        body[..10].ToArray().ShouldBe([0xFF, 6, 0, 0, .. "sNaPpY"u8]);
        body = body[10..];
        var data = new List<byte>();
        while (!body.IsEmpty)
        {
            // Type 0 is a compressed chunk, type 1 an uncompressed one.
            body[0].ShouldBeLessThanOrEqualTo((byte)1);
            var length = body[1] | (body[2] << 8) | (body[3] << 16);
            var chunk = body.Slice(8, length - 4);
            var block = body[0] == 0 ? ReadBlock(chunk) : chunk.ToArray();
            block.Length.ShouldBeLessThanOrEqualTo(65536);
            var crc = ~block.Aggregate(uint.MaxValue, BitOperations.Crc32C);
            BinaryPrimitives.ReadUInt32LittleEndian(body[4..]).ShouldBe(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
            data.AddRange(block);
            body = body[(4 + length)..];
        }

        return [.. data];
    }

    public static byte[] ReadHadoop(ReadOnlySpan<byte> body)
    {
        var data = new List<byte>();
        while (!body.IsEmpty)
        {
            var plain = BinaryPrimitives.ReadInt32BigEndian(body);
            var length = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
            var block = ReadBlock(body.Slice(8, length));
            block.Length.ShouldBe(plain);
            data.AddRange(block);
            body = body[(8 + length)..];
        }

        return [.. data];
    }

    public static byte[] ReadBlock(ReadOnlySpan<byte> block)
    {
        var at = 0;
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            length |= (block[at] & 0x7F) << shift;
            if (block[at++] < 0x80) break;
        }

        var data = new List<byte>(length);
        while (at < block.Length)
        {
            var tag = block[at++];
            switch (tag & 3)
            {
                case 0:
                    var size = tag >> 2;
                    if (size >= 60)
                    {
                        var bytes = size - 59;
                        size = 0;
                        for (var index = 0; index < bytes; index++) size |= block[at++] << (8 * index);
                    }

                    data.AddRange(block.Slice(at, size + 1));
                    at += size + 1;
                    break;
                case 1:
                    Copy(data, ((tag >> 5) << 8) | block[at++], ((tag >> 2) & 7) + 4);
                    break;
                case 2:
                    Copy(data, block[at] | (block[at + 1] << 8), (tag >> 2) + 1);
                    at += 2;
                    break;
                default:
                    Copy(data, BinaryPrimitives.ReadInt32LittleEndian(block[at..]), (tag >> 2) + 1);
                    at += 4;
                    break;
            }
        }

        data.Count.ShouldBe(length);
        return [.. data];
    }

    private static void Copy(List<byte> data, int offset, int length)
    {
        offset.ShouldBeGreaterThan(0);
        for (var index = 0; index < length; index++) data.Add(data[^offset]);
    }
}
