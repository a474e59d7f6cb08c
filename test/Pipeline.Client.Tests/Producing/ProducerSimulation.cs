using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Client.Producing;
using Pipeline.Client.Putting;

namespace Pipeline.Client.Tests.Producing;

/// <summary>
/// Records through a producer into a simulated stream, with faults at any time, by a seed. All of it runs on one thread: where
/// the clock is moved on, timers and calls end.
/// </summary>
internal sealed class ProducerSimulation : IDisposable
{
    private static readonly Fault[] CallFaults =
    [
        Fault.ThrottledCall, Fault.ThrottledRecords, Fault.FailedRecords, Fault.InternalError, Fault.InternalErrorAfter,
        Fault.ResetBefore, Fault.ResetAfter, Fault.HangAfter, Fault.ShortAnswer, Fault.ExpiredToken,
    ];

    private readonly int _seed;
    private readonly Random _random;
    private readonly FakeTimeProvider _time = new();
    private readonly SimulatedStream _stream;
    private readonly double _faultRate;
    private TimeSpan _crashedUntil;

    private ProducerSimulation(int seed)
    {
        _seed = seed;
        _random = new(seed);
        _faultRate = _random.Next(4) * 0.1;
        _stream = new SimulatedStream(_time, _random.Next(1, 6)) { Random = new(seed), Faults = Choose };
    }

    /// <summary>What happened.</summary>
    internal sealed record Figures(
        int Records, int Stored, int Duplicates, int Dropped, int Calls, int Reshards, List<Fault> Faults);

    private List<Fault> Happened { get; } = [];

    public void Dispose() => _stream.Dispose();

    /// <summary>Runs a seed, and checks that each record is consumed, also by a consumer that drops as the KCL does.</summary>
    internal static Figures Run(int seed, int records)
    {
        // Continuations run where the clock is moved on only if no context takes them away.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var simulation = new ProducerSimulation(seed);
            return simulation.Run(records);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private Figures Run(int records)
    {
        // A record that waits for memory would go on by another thread.
        var most = _random.Next(20, 5000);
        var producer = new KinesisProducer("orders", new KinesisProducerOptions
        {
            Client = _stream,
            Time = _time,
            Start = call => _ = call(),
            Backoff = new RetryBackoff
            {
                Base = TimeSpan.FromMilliseconds(50),
                Cap = TimeSpan.FromSeconds(1),
                Time = _time,
                Jitter = _random.NextDouble,
            },
            AggregationEnabled = _random.Next(5) > 0,
            AggregationMaxCount = _random.Next(3) == 0 ? _random.Next(1, 50) : uint.MaxValue,
            AggregationMaxSize = _random.Next(3) == 0 ? _random.Next(64, 5000) : 51_200,
            CollectionMaxCount = _random.Next(3) == 0 ? _random.Next(1, 20) : 500,
            RecordMaxBufferedTime = TimeSpan.FromMilliseconds(_random.Next(0, 300)),
            RateLimit = _random.Next(50, 200),
            MaxConnections = _random.Next(1, 9),
            MaxBufferedRecords = most,
            RecordTtl = TimeSpan.FromHours(1),
        });
        var (results, reshards) = (new Task<UserRecordResult>?[records], 0);
        var next = 0;
        while (next < records || producer.OutstandingRecordsCount > 0)
        {
            for (var burst = _random.Next(0, 40); burst > 0 && next < records && producer.OutstandingRecordsCount < most; burst--)
            {
                results[next] = producer.EnqueueAsync(Key(next), Data(next), ExplicitKey(next)).AsTask().Result;
                next++;
            }

            if (_random.Next(2000) == 0)
            {
                _stream.Reshard();
                reshards++;
            }

            if (_random.Next(3000) == 0) _crashedUntil = _stream.Now + TimeSpan.FromMilliseconds(_random.Next(500, 5000));
            if (_random.Next(1000) == 0) _ = producer.FlushAsync();
            _stream.Latency = TimeSpan.FromMilliseconds(_random.Next(0, 30));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            if (_stream.Now > TimeSpan.FromMinutes(40))
                throw Failure($"{producer.OutstandingRecordsCount} records have no result");
        }

        return Check(results, reshards);
    }

    private Figures Check(Task<UserRecordResult>?[] results, int reshards)
    {
        var places = _stream.Stored.ToDictionary(stored => (stored.Shard.Id, stored.SequenceNumber));
        for (var i = 0; i < results.Length; i++)
        {
            // A result is set before its record counts as settled.
            if (results[i] is not { IsCompletedSuccessfully: true, Result: var result }) throw Failure($"record {i} was not put");
            if (!places.TryGetValue((result.ShardId!, result.SequenceNumber), out var place))
                throw Failure($"record {i} is said to be in {result.ShardId} at {result.SequenceNumber}, where none is");
            var reader = new Records.Aggregation.AggregateReader();
            var data = result.SubSequenceNumber is not { } sub ? place.Data
                : reader.TryRead(place.Data) ? reader.Records[sub].Data(place.Data).ToArray() : [];
            if (!data.AsSpan().SequenceEqual(Data(i))) throw Failure($"record {i} is not where its result says");
            if (!result.Attempts[^1].IsSuccessful) throw Failure($"the last attempt of record {i} failed");
        }

        var all = Count(_stream.Consume(dropsAsKcl: false), results.Length);
        var kcl = Count(_stream.Consume(dropsAsKcl: true), results.Length);
        for (var i = 0; i < results.Length; i++)
            if (kcl[i] == 0) throw Failure($"record {i}, stored {all[i]} times, is lost for a consumer that drops as the KCL does");

        return new Figures(
            results.Length, all.Sum(), all.Sum() - results.Length, all.Sum() - kcl.Sum(), _stream.Puts.Count, reshards, Happened);
    }

    private Fault Choose(CallOf call)
    {
        if (_stream.Now < _crashedUntil) return Note(Fault.ResetBefore);
        if (call.Kind != CallKind.Put)
            return _random.NextDouble() < _faultRate ? Note(Fault.InternalError) : Fault.None;
        return _random.NextDouble() < _faultRate ? Note(CallFaults[_random.Next(CallFaults.Length)]) : Fault.None;
    }

    private Fault Note(Fault fault)
    {
        Happened.Add(fault);
        return fault;
    }

    private string Key(int record) => $"key-{record * 7919 % (_seed % 3 == 0 ? 3 : 1000)}";

    private static string? ExplicitKey(int record) =>
        record % 11 == 0 ? (UInt128.MaxValue / 1000 * (UInt128)(record % 1000)).ToString() : null;

    // The number, and some bytes behind it: none, few or many.
    private static byte[] Data(int record)
    {
        var data = new byte[4 + (record % 97 == 0 ? 60_000 : record * 31 % 400)];
        BinaryPrimitives.WriteInt32BigEndian(data, record);
        return data;
    }

    private int[] Count(List<byte[]> consumed, int records)
    {
        var counts = new int[records];
        foreach (var data in consumed)
        {
            var record = BinaryPrimitives.ReadInt32BigEndian(data);
            if (!data.AsSpan().SequenceEqual(Data(record))) throw Failure($"record {record} was changed");
            counts[record]++;
        }

        return counts;
    }

    private InvalidOperationException Failure(string what) => new InvalidOperationException(
        $"seed {_seed} (PIPELINE_TEST_SEED={_seed} runs it alone): {what}");
}
