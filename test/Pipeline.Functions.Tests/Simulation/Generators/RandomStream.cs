using System.Globalization;
using System.Numerics;
using System.Text;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Simulation.Generators;

/// <summary>The parameters of a test's stream.</summary>
internal sealed record StreamShape
{
    public int Records { get; init; } = 60;

    /// <summary>The share of user records that are mutated, which makes most of them invalid, 0 to 1.</summary>
    public double Mutations { get; init; } = 0.15;

    /// <summary>The share of records that are aggregates, 0 to 1.</summary>
    public double Aggregates { get; init; } = 0.25;

    /// <summary>Whether records have no partition key, as in a stream that distributes them itself.</summary>
    public bool IsAuto { get; init; }

    /// <summary>Whether the shard is split halfway.</summary>
    public bool Reshards { get; init; }
}

/// <summary>
/// A stream of records from a seed. Events with the same item have the same partition key, as a producer must ensure to keep
/// their order.
/// </summary>
internal sealed class RandomStream
{
    private const string Parent = "shardId-000000000001";
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 59, 58, TimeSpan.Zero);

    private readonly Random _random;
    private readonly RandomEvent _events;
    private readonly Mutation _mutations;
    private readonly WriterCase _setup;
    private readonly StreamShape _shape;
    private BigInteger _sequenceNumber;
    private DateTimeOffset _now = Start;
    private (string Key, byte[] Data)? _last;

    public RandomStream(int seed, WriterCase setup, StreamShape shape)
    {
        (_random, _setup, _shape) = (new Random(seed), setup, shape);
        var json = new RandomJson(_random);
        _events = new RandomEvent(json, setup);
        _mutations = new Mutation(json, _events, setup);
        // Sometimes the sequence numbers get one digit more, so that an order by text would be wrong.
        _sequenceNumber = BigInteger.Pow(10, 55) - (_random.Next(2) == 0 ? _random.Next(1, 500) : 0) +
            (_random.Next(2) * BigInteger.Pow(10, 54));
        if (_shape.IsAuto) _shape = _shape with { Aggregates = 0 };
    }

    /// <summary>The share of records that a producer sends twice, the second time in their own record, 0 to 1.</summary>
    public double Repeats { get; init; }

    /// <summary>The records of the shards, parents first.</summary>
    public List<List<StreamRecord>> Make()
    {
        if (!_shape.Reshards) return [Records(_shape.Records, _ => Parent)];
        return
        [
            Records(_shape.Records / 2, _ => Parent),
            Records(_shape.Records - (_shape.Records / 2), key => Checksums.Crc32([.. key.Select(c => (byte)c)]) % 2 == 0 ? Left
                : Right),
        ];
    }

    private static string Left => "shardId-000000000002";

    private static string Right => "shardId-000000000003";

    private List<StreamRecord> Records(int count, Func<string, string> shard) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var (key, data) = Repeats > 0 && _last is { } last && _random.NextDouble() < Repeats ? last : Record();
        _last = (key, data);
        _sequenceNumber += _random.Next(1, 30);
        _now += TimeSpan.FromMilliseconds(_random.Next(300));
        return new StreamRecord(
            shard(key), _sequenceNumber.ToString(CultureInfo.InvariantCulture), _shape.IsAuto ? null : key, data, _now);
    })];

    private (string Key, byte[] Data) Record()
    {
        if (_random.NextDouble() >= _shape.Aggregates) return User();
        // The records of an aggregate have the same partition key; otherwise a writer cannot keep their order with other records.
        var (key, first) = User();
        var users = new List<byte[]> { first };
        for (var tries = _random.Next(20); tries > 0; tries--)
        {
            var (other, data) = User();
            if (other == key) users.Add(data);
        }

        return (key, Aggregate(key, users));
    }

    private (string Key, byte[] Data) User()
    {
        if (_random.NextDouble() < _shape.Mutations) return Keyed(_mutations.Make().Data);
        var (key, data) = Keyed(_events.Bytes(_events.Make()));
        // Sometimes several events in one record, with the same partition key, like those of an aggregate.
        for (var tries = _random.Next(12) == 0 ? 4 : 0; tries > 0; tries--)
        {
            var (other, more) = Keyed(_random.Next(4) == 0 ? _mutations.Make().Data : _events.Bytes(_events.Make()));
            if (other == key) data = [.. data, .. Encoding.UTF8.GetBytes(One("", "\n", "\r\n", "  ")), .. more];
        }

        return (key, data);
    }

    // By the key of the first item if there is one; an invalid record may come from anywhere.
    private (string Key, byte[] Data) Keyed(byte[] data)
    {
        var root = ReferenceParts.Of(data).Select(
            part => ReferenceValidation.Read(part, _setup.Schema, _now).Event).FirstOrDefault(found => found is not null);
        if (root is not { } valid) return ($"p{_random.Next(4)}", data);
        var part = valid.GetProperty(_setup.Schema.PartitionKey.Name);
        var text = part.ValueKind == System.Text.Json.JsonValueKind.String ? part.GetString()! : ReferenceValidation.Number(part)
            .ToString();
        return ($"p{text.Sum(character => character) % 4}", data);
    }

    private byte[] Aggregate(string key, List<byte[]> users)
    {
        var aggregate = new AggregateBuilder();
        var fault = _random.Next(16);
        if (fault == 1) aggregate.Unknown = [0x7A, 0x02, 0x01, 0x02, 0x28, 0x05];
        foreach (var data in users)
        {
            var hash = _random.Next(3) == 0
                ? aggregate.HashKey(One("0", "1", "340282366920938463463374607431768211455")) : (ulong?)null;
            aggregate.Add(data, aggregate.PartitionKey(_random.Next(3) > 0 ? key : "inner"), hash, withTag: _random.Next(8) == 0);
        }

        switch (fault)
        {
            case 2:
                aggregate.Add(users[0], partitionKey: 99);
                aggregate.Add(users[^1], aggregate.PartitionKey(key));
                break;
            case 3:
                aggregate.Add(users[0], aggregate.PartitionKey(key), hashKey: ulong.MaxValue);
                break;
            case 4:
                aggregate.Add(users[0], aggregate.PartitionKey(key),
                    aggregate.HashKey(One("undefined", "", "340282366920938463463374607431768211456", "x1")));
                aggregate.Add(users[0], aggregate.PartitionKey(key));
                break;
            case 5:
                aggregate.Add(data: null, aggregate.PartitionKey(key));
                break;
            case 6:
                aggregate.Add(users[0], partitionKey: null);
                break;
            case 7:
                return aggregate.Build(message => message[..^_random.Next(1, message.Length)]);
            case 8:
                var broken = aggregate.Build();
                broken[_random.Next(4, broken.Length)] ^= 1;
                return broken;
            default:
                break;
        }

        return aggregate.Build();
    }

    private string One(params string[] choices) => choices[_random.Next(choices.Length)];
}
