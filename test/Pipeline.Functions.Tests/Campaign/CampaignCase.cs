using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Kinesis;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>
/// One run of the campaign: the writer's configuration, its event source mapping, the producer's records, and all faults between
/// producer and table.
/// </summary>
/// <param name="Seed">The seed of the case.</param>
/// <param name="Setup">The writer's configuration.</param>
/// <param name="Mapping">The mapping's settings.</param>
/// <param name="Stream">The producer's records, by the age of the shards: with records sent twice, poison records, and
/// resharding. The sequence numbers apply if the producer is not disturbed.</param>
/// <param name="Script">The faults of the writer.</param>
/// <param name="HotPartition">One in this many partitions has items that are always throttled; 0 for none.</param>
internal sealed record CampaignCase(
    int Seed,
    WriterCase Setup,
    EventSourceMapping Mapping,
    IReadOnlyList<IReadOnlyList<StreamRecord>> Stream,
    IReadOnlyList<Disturbance> Script,
    uint HotPartition)
{
    /// <summary>Faults of the producer's calls.</summary>
    public IReadOnlyList<PutDisturbance> Puts { get; init; } = [];

    /// <summary>Number of records that the producer gives its putter at once.</summary>
    public int PutSize { get; init; } = 500;

    /// <summary>How long the putter may retry, by the producer's clock.</summary>
    public TimeSpan PutLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// One in this many records is larger than the stream allows, so that its whole call is refused; 0 for none.
    /// </summary>
    public uint TooLarge { get; init; }

    /// <summary>Whether the stream refuses this record.</summary>
    public bool IsTooLarge(SentRecord record) =>
        TooLarge > 0 && Checksums.Crc32(System.Text.Encoding.ASCII.GetBytes(record.Data)) % TooLarge == 0;

    private static readonly int MostOfACall = (int)ServiceLimits.Kinesis.PutRecordsCount.Maximum;

    private static readonly string[] Modes = [WriterCase.Upsert, WriterCase.InsertOnce, WriterCase.Latest];

    private static readonly Fault[] Faults =
    [
        Fault.Unprocessed, Fault.Throughput, Fault.Throttling, Fault.InternalError, Fault.Unavailable, Fault.ResetBefore,
            Fault.ResetAfter,
        Fault.Slow, Fault.Late, Fault.Malformed, Fault.ExpiredToken, Fault.AccessDenied,
    ];

    /// <summary>The duration of an invocation, by the writer's clock.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Generates a case.</summary>
    public static CampaignCase Of(int seed)
    {
        var random = new Random(seed);
        // One run in 25 has more records than one call of the producer takes, so that some still wait when its time is up.
        var isLarge = seed % 25 == 13;
        var mode = Modes[random.Next(Modes.Length)];
        // One run in five uses the plain client.
        var client = seed % 5 == 0 ? WriterCase.Plain : WriterCase.Direct;
        var setup = new RandomCase(random.Next()).Make(mode) with { Client = client };
        var isEndless = random.Next(4) > 0;
        var mapping = new EventSourceMapping
        {
            BatchSize = random.Next(5, 60),
            BisectBatchOnFunctionError = random.Next(2) == 0,
            ParallelizationFactor = random.Next(1, 4),
            ReportBatchItemFailures = random.Next(4) > 0,
            MaximumRetryAttempts = isEndless ? null : random.Next(1, 5),
            // A shard that is read again from an earlier position, after a batch was given up, may write records that count as
            // given up.
            Rewinds = isEndless ? random.NextDouble() * 0.15 : 0,
            // An old batch that arrives again alone may set back items in Upsert mode, as the documentation says.
            Strays = isEndless && mode != WriterCase.Upsert ? random.NextDouble() * 0.3 : 0,
        };
        var shape = new StreamShape
        {
            Records = random.Next(15, 70) + (isLarge ? MostOfACall : 0),
            Mutations = random.NextDouble() * 0.5,
            Aggregates = random.NextDouble() * 0.5,
            Reshards = random.Next(2) == 0 && !isLarge,
        };
        var stream = new RandomStream(random.Next(), setup, shape) { Repeats = random.NextDouble() * 0.2 }.Make();
        var script = Enumerable.Range(0, random.Next(0, 26)).Select(_ => Draw(random, mode))
            .DistinctBy(next => (next.Invocation, next.Call))
            .OrderBy(next => (next.Invocation, next.Call)).ToList();
        var hot = isEndless || random.Next(2) == 0 ? 0 : 5u;
        var one = WithProducer(new CampaignCase(seed, setup, mapping, stream, script, hot), new Random(seed + 1_000_000));
        if (!isLarge) return one;
        return one with
        {
            Mapping = mapping with { BatchSize = mapping.BatchSize * 10 },
            Puts = [new PutDisturbance(1, 20, PutFault.ThrottledCall), .. one.Puts.Where(next => next.Call > 20)],
            PutSize = 2 * MostOfACall,
            PutLimit = TimeSpan.FromSeconds(2),
            TooLarge = 0,
        };
    }

    private static CampaignCase WithProducer(CampaignCase one, Random random) => one with
    {
        Puts = [.. Enumerable.Range(0, random.Next(0, 8))
            .Select(_ => new PutDisturbance(
                random.Next(1, 16),
                random.Next(3) == 0 ? random.Next(2, 9) : 1,
                (PutFault)random.Next(1, Enum.GetValues<PutFault>().Length)))
            .DistinctBy(next => next.Call).OrderBy(next => next.Call)],
        PutSize = random.Next(1, 41),
        PutLimit = TimeSpan.FromSeconds(random.Next(2) == 0 ? random.Next(1, 8) : 300),
        TooLarge = random.Next(4) == 0 ? 9u : 0,
    };

    private static Disturbance Draw(Random random, string mode)
    {
        var process = random.Next(10) switch
        {
            0 or 1 => ProcessFault.Kill,
            2 => ProcessFault.Freeze,
            3 => ProcessFault.ClockJump,
            _ => ProcessFault.None,
        };
        var service = process is ProcessFault.None ? Faults[random.Next(Faults.Length)]
            : process is ProcessFault.ClockJump ? Fault.None
            // What the service does with the call of a process that has ended: all of it, or none.
            : random.Next(2) == 0 ? Fault.None : Fault.ResetBefore;
        // Upsert's documentation excludes the case of a request that is applied after its client gave it up.
        if (mode == WriterCase.Upsert && service == Fault.Late) service = Fault.Slow;
        return new Disturbance(
            random.Next(1, 25), random.Next(1, 7), service, process, Lasts: process == ProcessFault.None && random.Next(3) == 0);
    }
}
