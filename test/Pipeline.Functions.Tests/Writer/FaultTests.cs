using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>Creates a writer in place of the real one, for a writer's table, bucket and settings.</summary>
internal delegate FunctionHandler StandIn(WriterUnderTest place);

/// <summary>
/// Whatever DynamoDB, S3 and the event source mapping do: at the end, the table and the rejects have what the stream means, and
/// no record is settled before it is stored. Runs on each client, because each handles errors, resets and unprocessed items in
/// its own way.
/// </summary>
/// <param name="client">The client.</param>
public abstract class FaultTests(string client)
{
    private static readonly string[] Modes = [WriterCase.Upsert, WriterCase.InsertOnce, WriterCase.Latest];

    private static readonly Fault[] All =
    [
        Fault.Unprocessed, Fault.Throughput, Fault.Throttling, Fault.InternalError, Fault.Unavailable, Fault.ResetBefore,
        Fault.ResetAfter, Fault.Slow, Fault.Late, Fault.Malformed, Fault.ExpiredToken,
    ];

    /// <summary>The faults of DynamoDB, each of which a writer must survive.</summary>
    public static TheoryData<Fault> OfDynamoDb => [.. All];

    /// <summary>The faults of S3, each of which a writer must survive.</summary>
    public static TheoryData<Fault> OfS3 =>
    [
        Fault.InternalError, Fault.Unavailable, Fault.ResetBefore, Fault.ResetAfter, Fault.Slow, Fault.ExpiredToken,
        Fault.AccessDenied,
    ];

    [Theory]
    [MemberData(nameof(OfDynamoDb))]
    public Task FaultOfDynamoDb_LosesNothing(Fault fault) => DynamoDbAsync(fault, Some(4), client: client);

    [Theory]
    [MemberData(nameof(OfS3))]
    public Task FaultOfS3_LosesNothing(Fault fault) => S3Async(fault, Some(3), client: client);

    [Fact]
    public Task AllFaultsAtOnce_LoseNothing() => AllAsync(Some(15), client: client);

    // An old batch that arrives again alone may set back items in Upsert mode: only a condition distinguishes old from new.
    [Theory]
    [InlineData(WriterCase.InsertOnce)]
    [InlineData(WriterCase.Latest)]
    public Task OldBatchComesAgain_ChangesNothing(string mode) => OldBatchAsync(mode, Some(4), client: client);

    // With a partition that is always throttled and a mapping that gives up, only the batches that it gave up may be missing.
    [Fact]
    public Task BatchesGivenUp_AreAllThatIsMissing() => GivenUpAsync(Some(4), client: client);

    /// <summary>A fault of DynamoDB, and the number of seeds.</summary>
    internal static async Task DynamoDbAsync(Fault fault, int seeds, StandIn? standIn = null, string? client = null)
    {
        foreach (var seed in Seeds.Take(seeds))
        {
            await RunAsync(
                seed,
                Mapping(seed),
                writer => writer.Table.Faults = new FaultPlan(seed, 0.5, fault == Fault.Slow ? 4 : 12, fault),
                standIn: standIn,
                client: client);
        }
    }

    /// <summary>A fault of S3.</summary>
    internal static async Task S3Async(Fault fault, int seeds, StandIn? standIn = null, string? client = null)
    {
        foreach (var seed in Seeds.Take(seeds))
        {
            await RunAsync(
                seed,
                Mapping(seed),
                writer => writer.Bucket.Faults = new FaultPlan(seed, 0.7, fault == Fault.Slow ? 3 : 8, fault),
                new StreamShape { Mutations = 0.5 },
                standIn: standIn,
                client: client);
        }
    }

    /// <summary>All faults at once.</summary>
    internal static async Task AllAsync(int seeds, StandIn? standIn = null, string? client = null)
    {
        foreach (var seed in Seeds.Take(seeds))
        {
            var mapping = Mapping(seed) with { Rewinds = 0.1 };
            await RunAsync(
                seed,
                mapping,
                writer =>
                {
                    writer.Table.Faults = new FaultPlan(seed, 0.5, 30, All);
                    writer.Bucket.Faults = new FaultPlan(seed, 0.5, 10, Fault.InternalError, Fault.Unavailable, Fault.ResetAfter,
                        Fault.AccessDenied);
                },
                new StreamShape { Mutations = 0.3, Reshards = seed % 2 == 0 },
                standIn: standIn,
                client: client);
        }
    }

    /// <summary>Old batches arrive again.</summary>
    internal static async Task OldBatchAsync(string mode, int seeds, StandIn? standIn = null, string? client = null)
    {
        foreach (var seed in Seeds.Take(seeds))
        {
            await RunAsync(
                seed,
                Mapping(seed) with { Strays = 0.3 },
                writer => writer.Table.Faults = new FaultPlan(seed, 0.3, 10, All),
                mode: mode,
                standIn: standIn,
                client: client);
        }
    }

    /// <summary>The mapping gives up batches.</summary>
    internal static async Task GivenUpAsync(int seeds, StandIn? standIn = null, string? client = null)
    {
        foreach (var seed in Seeds.Take(seeds))
        {
            var mapping = Mapping(seed) with { MaximumRetryAttempts = 1, Rewinds = 0, BatchSize = 12 };
            await RunAsync(
                seed,
                mapping,
                writer => writer.Table.IsThrottled = item =>
                    Checksums.Crc32(System.Text.Encoding.UTF8.GetBytes(item.GetProperty("pk").GetRawText())) % 4 == 0,
                new StreamShape { Records = 30 },
                timeout: TimeSpan.FromSeconds(standIn is null ? 5 : 1),
                standIn: standIn,
                client: client);
        }
    }

    // The second client runs half of the seeds: the first has already tested the code that both share.
    private int Some(int seeds) => client == WriterCase.Plain ? (seeds + 1) / 2 : seeds;

    private static EventSourceMapping Mapping(int seed) => new()
    {
        BatchSize = 40,
        BisectBatchOnFunctionError = seed % 2 == 0,
        ParallelizationFactor = 1 + (seed % 3),
        ReportBatchItemFailures = seed % 4 != 0,
        Rewinds = 0.05,
    };

    private static Task RunAsync(
        int seed,
        EventSourceMapping mapping,
        Action<WriterUnderTest> disturb,
        StreamShape? shape = null,
        string? mode = null,
        TimeSpan? timeout = null,
        StandIn? standIn = null,
        string? client = null)
    {
        var setup = new RandomCase(seed + 20_000).Make(mode ?? Modes[seed % 3]);
        if (client is not null) setup = setup with { Client = client };
        var run = new WriterRun(setup, mapping)
        {
            Seed = seed,
            Disturb = disturb,
            Timeout = timeout ?? TimeSpan.FromMinutes(15),
            StandIn = standIn is null ? null : place => standIn(place),
        };
        return run.CheckAsync(new RandomStream(seed, setup, shape ?? new StreamShape()).Make());
    }
}
