using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Mappings;
using Pipeline.Local.Tests.Functions;

namespace Pipeline.Local.Tests.Mappings;

/// <summary>A mapping together with the processes of a function.</summary>
public class MappingWithFunctionTests
{
    private const int Records = 400;

    [Fact]
    public async Task ProcessesThatAreKilled_LoseNothing()
    {
        await using var run = new FunctionRun(LocalFunctionsTests.Variables("DELAY", "20"));
        // The mapping waits on its own clock; the processes run in real time.
        var time = new FakeTimeProvider(MappingRun.Start);
        var stream = new MappingStream(time).With(2);
        var services = new MappingServices(stream, run.Functions, null!, null!, run.Access, run.Log, new Pace(time, 1));
        var settings = new JsonObject { ["BatchSize"] = 10, ["ParallelizationFactor"] = 2 }.ToJsonString();
        await using var mappings = new StreamMappings(MappingRun.Deploy(settings), services);
        for (var i = 0; i < Records; i++) stream.Put($"key-{i}", $"{i}");
        mappings.Start();
        var settled = KillAndSettleAsync(run, mappings);
        await time.AdvanceUntilAsync(() => settled.IsCompleted, TimeSpan.FromMilliseconds(100));
        await settled;
        var progress = mappings.All.Single().Progress;
        (progress.Settled, progress.InFlight, progress.GivenUp).ShouldBe((Records, 0, 0));
        progress.FailedInvocations.ShouldBe(3);
        run.Log.Sum("AWS/Lambda/Errors{FunctionName=subject}").ShouldBe(3);
    }

    private static async Task KillAndSettleAsync(FunctionRun run, StreamMappings mappings)
    {
        for (var i = 0; i < 3; i++)
            await run.Functions.KillOneAsync(FunctionRun.Arn, TimeSpan.FromMilliseconds(1), CancellationToken.None);

        await Task.WhenAll(mappings.All.Select(mapping => mapping.WhenCaughtUpAsync(CancellationToken.None)));
    }
}
