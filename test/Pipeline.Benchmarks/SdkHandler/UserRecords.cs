using System.Security.Cryptography;
using Google.Protobuf;

namespace Pipeline.Benchmarks.SdkHandler;

/// <summary>The user records of a Kinesis record: the record itself, or those of a KPL aggregate.</summary>
internal static class UserRecords
{
    private const int DigestLength = 16;
    private const uint Records = (3 << 3) | 2;
    private const uint Data = (3 << 3) | 2;

    private static ReadOnlySpan<byte> Magic => [0xF3, 0x89, 0x9A, 0xC2];

    public static IEnumerable<ReadOnlyMemory<byte>> Of(byte[] record) => IsAggregate(record) ? Decode(record) : [record];

    private static bool IsAggregate(byte[] record) =>
        record.Length > Magic.Length + DigestLength
        && record.AsSpan().StartsWith(Magic)
        && record.AsSpan()[^DigestLength..].SequenceEqual(Digest(record.AsSpan()[Magic.Length..^DigestLength]));

#pragma warning disable CA5351 // The format demands MD5 as its checksum; it protects no secret.
    private static byte[] Digest(ReadOnlySpan<byte> message) => MD5.HashData(message);
#pragma warning restore CA5351

    private static List<ReadOnlyMemory<byte>> Decode(byte[] record)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        var message = new CodedInputStream(record, Magic.Length, record.Length - Magic.Length - DigestLength);
        while (message.ReadTag() is var tag and not 0)
        {
            if (tag == Records) found.Add(DataOf(message.ReadBytes()));
            else message.SkipLastField();
        }

        return found;
    }

    private static ReadOnlyMemory<byte> DataOf(ByteString record)
    {
        var fields = record.CreateCodedInput();
        while (fields.ReadTag() is var tag and not 0)
        {
            if (tag == Data) return fields.ReadBytes().Memory;
            fields.SkipLastField();
        }

        throw new InvalidDataException("a record of an aggregate must have data; got none");
    }
}
