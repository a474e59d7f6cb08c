using Pipeline.Functions.Tests.Campaign;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Native;

/// <summary>
/// The native build as a process, under the in-process writer's tests: the same streams, faults and audits. It runs fewer seeds,
/// because its waits are real. Tests that need another clock than the computer's are left out: a clock that jumps, and a
/// partition that is throttled during an invocation of a minute.
/// </summary>
public class NativeWriterTests
{
    private static readonly StandIn Native = ProcessWriter.Of(PublishedBuild.Native);

    [NativeFact]
    public async Task AnyStream_GivesTheReferencesTable()
    {
        foreach (var seed in Seeds.Take(30))
        {
            var setup = new RandomCase(seed).Make();
            var shape = new StreamShape { IsAuto = seed % 7 == 0 };
            var mapping = new EventSourceMapping { BatchSize = 80 };
            await new WriterRun(setup, mapping) { Seed = seed, StandIn = place => Native(place) }
                .CheckAsync(new RandomStream(seed, setup, shape).Make());
        }
    }

    [NativeFact]
    public async Task MostlyInvalidStream_RejectsWhatTheReferenceRejects()
    {
        foreach (var seed in Seeds.Take(10))
        {
            var setup = new RandomCase(seed + 10_000).Make();
            var shape = new StreamShape { Mutations = 0.9, Records = 80 };
            await new WriterRun(setup, new EventSourceMapping()) { Seed = seed, StandIn = place => Native(place) }
                .CheckAsync(new RandomStream(seed, setup, shape).Make());
        }
    }

    [NativeTheory]
    [MemberData(nameof(FaultTests.OfDynamoDb), MemberType = typeof(FaultTests))]
    public Task FaultOfDynamoDb_LosesNothing(Fault fault) => FaultTests.DynamoDbAsync(fault, 1, Native);

    [NativeTheory]
    [MemberData(nameof(FaultTests.OfS3), MemberType = typeof(FaultTests))]
    public Task FaultOfS3_LosesNothing(Fault fault) => FaultTests.S3Async(fault, 1, Native);

    [NativeFact]
    public Task AllFaultsAtOnce_LoseNothing() => FaultTests.AllAsync(2, Native);

    [NativeTheory]
    [InlineData(WriterCase.InsertOnce)]
    [InlineData(WriterCase.Latest)]
    public Task OldBatchComesAgain_ChangesNothing(string mode) => FaultTests.OldBatchAsync(mode, 1, Native);

    [NativeFact]
    public Task BatchesGivenUp_AreAllThatIsMissing() => FaultTests.GivenUpAsync(1, Native);

    [NativeFact]
    public async Task AnythingAtAnyTime_LosesNothing()
    {
        List<Disturbance> happened = [];
        foreach (var one in Enumerable.Range(1, 400).Select(CampaignCase.Of).Where(WaitsForSeconds).Take(12))
            happened.AddRange((await CampaignRun.CheckAsync(one, place => Native(place))).Happened);

        happened.Count(next => next.Process == ProcessFault.Kill).ShouldBeGreaterThan(0);
        happened.Count(next => next.Service != Fault.None).ShouldBeGreaterThan(0);
    }

    // The other disturbances take the process through whole invocations, or need its clock.
    private static bool WaitsForSeconds(CampaignCase one) => one.HotPartition == 0 && one.Script.Count > 0
        && !one.Script.Any(next => next.Lasts || next.Process == ProcessFault.ClockJump || next.Service == Fault.Slow);
}
