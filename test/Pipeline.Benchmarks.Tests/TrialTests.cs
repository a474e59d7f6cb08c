using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Trials;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Tests;

/// <summary>Whole trials, shortened, with a handler that needs only .NET.</summary>
public class TrialTests
{
    private static readonly BenchmarkOptions Short = new() { WarmUp = TimeSpan.Zero, Records = 1 };

    private static readonly Handler Sdk = new(
        "csharp-sdk", "C# SDK batches", ["dotnet", "exec", Artifacts.Output("Pipeline.Benchmarks.SdkHandler")],
            new Dictionary<string, string>());

    public static TheoryData<string> Workloads => [.. Workload.All.Select(workload => workload.Id)];

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Handler_WritesEveryWorkload(string id)
    {
        var workload = Workload.All.Single(one => one.Id == id);
        var sample = await SteadyTrial.RunAsync(Sdk, workload, Short, CancellationToken.None);
        sample.FirstBatchCpu.ShouldBeGreaterThan(0);
        sample.FirstRecordsCpu.ShouldBeGreaterThan(sample.FirstBatchCpu);
        sample.SettlingCpu.ShouldBeNull("there was no warm-up");
        sample.Cpu.ShouldBeGreaterThan(0);
        sample.PeakMiB.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Allocations_AreThoseOfTheHandler()
    {
        var bytes = await AllocationTrial.RunAsync(Sdk, Workload.Small, Short, CancellationToken.None);
        // Allocations include the event's bytes, which are more than the record's.
        bytes.ShouldBeGreaterThan(312);
    }

    [Fact]
    public async Task Growth_CountsItsRecords()
    {
        var samples = await GrowthTrial.RunAsync(Sdk, Short with { IsQuick = true }, CancellationToken.None);
        samples.Select(sample => sample.Records).ShouldBe([1_000, 10_000]);
        samples.ShouldEachBe(sample => sample.Allocated > 312 && sample.PeakMiB >= sample.ResidentMiB);
    }

    [Fact]
    public async Task ItemsElsewhere_FailTheHandler()
    {
        var astray = Sdk.With("TABLE_NAME", "elsewhere");
        var error = await Should.ThrowAsync<HandlerException>(() =>
            SteadyTrial.RunAsync(astray, Workload.Small, Short, CancellationToken.None));
        error.Message.ShouldStartWith("the handler must write 25 items; got 0");
    }

    [Fact]
    public async Task ProcessThatEnds_FailsTheHandler()
    {
        var ended = Sdk with { Command = ["dotnet", "--version"] };
        var error = await Should.ThrowAsync<HandlerException>(() =>
            SteadyTrial.RunAsync(ended, Workload.Small, Short, CancellationToken.None));
        error.Message.ShouldStartWith("the handler ended with 0");
    }

    [Fact]
    public async Task ErrorOfTheHandler_FailsItAndIsTold()
    {
        var refused = Sdk.With("AWS_ENDPOINT_URL_DYNAMODB", "not a URL");
        var error = await Should.ThrowAsync<HandlerException>(() =>
            SteadyTrial.RunAsync(refused, Workload.Small, Short, CancellationToken.None));
        error.Message.ShouldContain("it printed:");
    }
}
