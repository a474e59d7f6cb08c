using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>Random streams: the writer's table and rejects equal those of the reference.</summary>
public class DifferentialTests
{
    [Fact]
    public async Task AnyStream_GivesTheReferencesTable()
    {
        foreach (var seed in Seeds.Take(60))
        {
            var setup = new RandomCase(seed).Make() with { Client = seed % 4 == 0 ? WriterCase.Plain : WriterCase.Direct };
            var shape = new StreamShape { IsAuto = seed % 7 == 0 };
            await new WriterRun(setup, new EventSourceMapping { BatchSize = 80 }) { Seed = seed }
                .CheckAsync(new RandomStream(seed, setup, shape).Make());
        }
    }

    [Fact]
    public async Task MostlyInvalidStream_RejectsWhatTheReferenceRejects()
    {
        foreach (var seed in Seeds.Take(20))
        {
            var setup = new RandomCase(seed + 10_000).Make();
            var shape = new StreamShape { Mutations = 0.9, Records = 80 };
            await new WriterRun(setup,
                new EventSourceMapping())
            { Seed = seed }.CheckAsync(new RandomStream(seed, setup, shape).Make());
        }
    }
}
