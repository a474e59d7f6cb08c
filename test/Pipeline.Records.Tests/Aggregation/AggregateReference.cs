using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

/// <summary>
/// The slow, obvious reader of aggregates: Google's own wire decoding, copies of everything, an exception for every invalid
/// message.
/// </summary>
internal sealed record AggregateReference(IReadOnlyList<AggregateReference.UserRecord> Records, int DamagedCount)
{
    internal sealed record UserRecord(int Number, byte[] PartitionKey, byte[]? ExplicitHashKey, byte[] Data);

    /// <summary>Null means a plain record.</summary>
    internal static AggregateReference? Read(byte[] data)
    {
        if (data.Length <= 20 || !data.AsSpan(0, 4).SequenceEqual<byte>([0xF3, 0x89, 0x9A, 0xC2])) return null;
#pragma warning disable CA5351 // The format demands MD5 as its checksum.
        if (!MD5.HashData(data.AsSpan(4..^16)).AsSpan().SequenceEqual(data.AsSpan(^16..))) return null;
#pragma warning restore CA5351
        try
        {
            var read = Resolve(Message.Parse(data[4..^16]));
            return read.Records.Count + read.DamagedCount == 0 ? null : read;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Whether the reader's result is the same: each record with its bytes, or a plain record.</summary>
    internal static bool Agrees(AggregateReference? expected, byte[] data, bool isAggregate, AggregateReader reader)
    {
        if (isAggregate != expected is not null) return false;
        if (expected is null) return reader.Records.IsEmpty && reader.DamagedCount == 0 && reader.Damage is null;
        if (reader.Records.Length != expected.Records.Count || reader.DamagedCount != expected.DamagedCount) return false;
        if (expected.DamagedCount > 0 == reader.Damage is null) return false;
        for (var i = 0; i < expected.Records.Count; i++)
        {
            var (actual, wanted) = (reader.Records[i], expected.Records[i]);
            if (actual.SubSequenceNumber != wanted.Number
                || !actual.Data(data).SequenceEqual(wanted.Data)
                || !actual.PartitionKey(data).SequenceEqual(wanted.PartitionKey)
                || actual.ExplicitHashKeyOffset >= 0 != wanted.ExplicitHashKey is not null
                || (wanted.ExplicitHashKey is { } key
                    && !data.AsSpan(actual.ExplicitHashKeyOffset, actual.ExplicitHashKeyLength).SequenceEqual(key)))
            {
                return false;
            }
        }

        return true;
    }

    private static AggregateReference Resolve(Message message)
    {
        var records = new List<UserRecord>();
        var damaged = 0;
        for (var number = 0; number < message.Records.Count; number++)
        {
            var (partitionKey, explicitHashKey, data) = message.Records[number];
            var hashKey = explicitHashKey < (ulong)message.ExplicitHashKeys.Count
                && IsHashKey(message.ExplicitHashKeys[(int)explicitHashKey])
                ? message.ExplicitHashKeys[(int)explicitHashKey] : null;
            if (partitionKey >= (ulong)message.PartitionKeys.Count) damaged++;
            else records.Add(new(number, message.PartitionKeys[(int)partitionKey], hashKey, data));
        }

        return new(records, damaged);
    }

    private static bool IsHashKey(byte[] text) =>
        text.Length > 0 && text.All(digit => digit is >= (byte)'0' and <= (byte)'9')
        && BigInteger.Parse(Encoding.ASCII.GetString(text)) < BigInteger.One << 128;

    private sealed class Message
    {
        private readonly Stack<uint> _openGroups = [];

        public List<byte[]> PartitionKeys { get; } = [];

        public List<byte[]> ExplicitHashKeys { get; } = [];

        public List<(ulong PartitionKey, ulong? ExplicitHashKey, byte[] Data)> Records { get; } = [];

        public static Message Parse(byte[] bytes)
        {
            var message = new Message();
            message.Read(bytes, depth: 0, (tag, input) =>
            {
                if (tag == WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited))
                    message.PartitionKeys.Add(input.ReadBytes().ToByteArray());
                else if (tag == WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited))
                    message.ExplicitHashKeys.Add(input.ReadBytes().ToByteArray());
                else if (tag == WireFormat.MakeTag(3, WireFormat.WireType.LengthDelimited))
                    message.ReadRecord(input.ReadBytes().ToByteArray());
                else return false;
                return true;
            });
            return message;
        }

        private void ReadRecord(byte[] bytes)
        {
            ulong? partitionKey = null, explicitHashKey = null;
            byte[]? data = null;
            Read(bytes, depth: 1, (tag, input) =>
            {
                if (tag == WireFormat.MakeTag(1, WireFormat.WireType.Varint)) partitionKey = input.ReadUInt64();
                else if (tag == WireFormat.MakeTag(2, WireFormat.WireType.Varint)) explicitHashKey = input.ReadUInt64();
                else if (tag == WireFormat.MakeTag(3, WireFormat.WireType.LengthDelimited))
                    data = input.ReadBytes().ToByteArray();
                else if (tag == WireFormat.MakeTag(4, WireFormat.WireType.LengthDelimited))
                    ReadTag(input.ReadBytes().ToByteArray());
                else return false;
                return true;
            });
            Records.Add(
                (partitionKey ?? throw Invalid("no partition key index"), explicitHashKey, data ?? throw Invalid("no data")));
        }

        private void ReadTag(byte[] bytes)
        {
            var hasKey = false;
            Read(bytes, depth: 2, (tag, input) =>
            {
                if (tag != WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited)) return false;
                input.ReadBytes();
                return hasKey = true;
            });
            if (!hasKey) throw Invalid("no key");
        }

        // Google's C# parser skips wire types 6 and 7, which the Java one refuses, so this code reads unknown fields itself.
        private void Read(byte[] bytes, int depth, Func<uint, CodedInputStream, bool> readField)
        {
            var input = new CodedInputStream(bytes);
            var open = _openGroups.Count;
            while (input.ReadTag() is var tag && tag != 0)
            {
                if (_openGroups.Count == open && readField(tag, input)) continue;
                switch (WireFormat.GetTagWireType(tag))
                {
                    case WireFormat.WireType.Varint: input.ReadUInt64(); break;
                    case WireFormat.WireType.Fixed64: input.ReadFixed64(); break;
                    case WireFormat.WireType.LengthDelimited: input.ReadBytes(); break;
                    case WireFormat.WireType.Fixed32: input.ReadFixed32(); break;
                    case WireFormat.WireType.StartGroup:
                        _openGroups.Push(tag);
                        if (_openGroups.Count - open + depth > 100) throw Invalid("nested too deep");
                        break;
                    case WireFormat.WireType.EndGroup:
                        if (_openGroups.Count == open || _openGroups.Pop() + 1 != tag) throw Invalid("end of no group");
                        break;
                    default: throw Invalid("no such wire type");
                }
            }

            if (_openGroups.Count != open) throw Invalid("open group");
        }

        private static InvalidDataException Invalid(string reason) => new(reason);
    }
}
