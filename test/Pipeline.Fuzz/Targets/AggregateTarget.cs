using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Records.Aggregation;
using Pipeline.Records.Tests.Aggregation;

namespace Pipeline.Fuzz.Targets;

/// <summary>
/// The aggregate reader. The first byte says whether the rest is a message, which gets the magic number and a digest around it,
/// or a whole record: no fuzzer finds an MD5 by chance.
/// </summary>
internal static class AggregateTarget
{
    private static readonly byte[] Magic = [0xF3, 0x89, 0x9A, 0xC2];
    private static readonly AggregateReader Reader = new();

    public static void Try(byte[] input)
    {
        if (input.Length == 0) return;
        var data = input[0] % 2 == 0 ? Seal(input[1..]) : input[1..];
        var isAggregate = Reader.TryRead(data);
        var expected = AggregateReference.Read(data);
        PropertyException.Require(
            AggregateReference.Agrees(expected, data, isAggregate, Reader),
            "the reader must find what the reference finds",
            $"expected {Show(expected is not null, expected?.Records.Count, expected?.DamagedCount)}, got "
            + Show(isAggregate, Reader.Records.Length, Reader.DamagedCount));
        if (expected is null) return;

        foreach (var record in expected.Records) CheckHashKey(record, data);
        if (expected.Records.Count > 0) CheckRoundTrip(expected);
    }

    private static string Show(bool isAggregate, int? records, int? damaged) =>
        isAggregate ? $"{records} records, {damaged} damaged" : "a plain record";

    private static void CheckHashKey(AggregateReference.UserRecord expected, byte[] data)
    {
        UInt128 actual = default;
        foreach (var record in Reader.Records)
            if (record.SubSequenceNumber == expected.Number) actual = record.EffectiveHashKey(data);

#pragma warning disable CA5351 // Hash keys are defined by MD5.
        var wanted = expected.ExplicitHashKey is { } key
            ? BigInteger.Parse(Encoding.ASCII.GetString(key))
            : new BigInteger(MD5.HashData(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(expected.PartitionKey))),
                isUnsigned: true, isBigEndian: true);
#pragma warning restore CA5351
        PropertyException.Require((BigInteger)actual == wanted,
            "the hash key must be the explicit one, or else the partition key's MD5");
    }

    // The result, written as the KPL writes it, must be read as the same.
    private static void CheckRoundTrip(AggregateReference expected)
    {
        var message = new List<byte>();
        foreach (var record in expected.Records) Write(message, 1, record.PartitionKey);
        foreach (var record in expected.Records.Where(record => record.ExplicitHashKey is not null))
        {
            Write(message, 2,
                record.ExplicitHashKey!);
        }
        var (index, hashKeyIndex) = (0UL, 0UL);
        foreach (var record in expected.Records)
        {
            List<byte> body = [1 << 3];
            Varint(body, index++);
            if (record.ExplicitHashKey is not null)
            {
                body.Add(2 << 3);
                Varint(body, hashKeyIndex++);
            }

            Write(body, 3, record.Data);
            Write(message, 3, [.. body]);
        }

        var data = Seal([.. message]);
        var again = new AggregateReference([.. expected.Records.Select((record, number) => record with { Number = number })], 0);
        PropertyException.Require(
            AggregateReference.Agrees(again, data, Reader.TryRead(data), Reader),
                "records that are written anew must be read as the same");
    }

    private static void Write(List<byte> message, int field, byte[] bytes)
    {
        message.Add((byte)((field << 3) | 2));
        Varint(message, (ulong)bytes.Length);
        message.AddRange(bytes);
    }

    private static void Varint(List<byte> message, ulong value)
    {
        for (; value >= 0x80; value >>= 7) message.Add((byte)(value | 0x80));
        message.Add((byte)value);
    }

#pragma warning disable CA5351 // The format's own digest protects only against accidents.
    private static byte[] Seal(byte[] message) => [.. Magic, .. message, .. MD5.HashData(message)];
#pragma warning restore CA5351
}
