using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Local.Kinesis;

/// <summary>The range of hash keys of a shard, both ends included.</summary>
internal readonly record struct HashKeyRange(UInt128 Start, UInt128 End)
{
    public static HashKeyRange All { get; } = new(UInt128.MinValue, UInt128.MaxValue);

    /// <summary>The first hash key of the second half, when the shard is split into halves.</summary>
    public UInt128 Middle => Start + ((End - Start) / 2) + 1;

    /// <summary>A partition key's hash key: its MD5 as a big-endian number.</summary>
    public static UInt128 HashKeyOf(string partitionKey)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(PartitionKeyCharacters)];
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        var text = partitionKey.Length <= PartitionKeyCharacters
            ? utf8[..Encoding.UTF8.GetBytes(partitionKey, utf8)] : Encoding.UTF8.GetBytes(partitionKey);
#pragma warning disable CA5351 // Kinesis places records by MD5; MD5 protects nothing here.
        MD5.HashData(text, hash);
#pragma warning restore CA5351
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>
    /// Divides the whole range into parts of the same size, as for the shards of a new stream. The last part takes the remainder.
    /// </summary>
    public static IEnumerable<HashKeyRange> Uniform(int count)
    {
        if (count == 1)
        {
            yield return All;
            yield break;
        }

        // 2^128 / count. The type cannot hold 2^128 itself.
        var (quotient, remainder) = UInt128.DivRem(UInt128.MaxValue, (UInt128)count);
        var size = remainder + 1 == (UInt128)count ? quotient + 1 : quotient;
        for (var i = 0; i < count; i++)
        {
            var start = (UInt128)i * size;
            yield return new(start, i == count - 1 ? UInt128.MaxValue : start + size - 1);
        }
    }

    private const int PartitionKeyCharacters = 256;
}
