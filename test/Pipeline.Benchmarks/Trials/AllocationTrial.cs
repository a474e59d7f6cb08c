using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>
/// What a .NET handler allocates, in a process of its own: the hook that counts must not be in one whose time is taken.
/// </summary>
internal static class AllocationTrial
{
    private const int MostRecords = 20_000;

    /// <summary>Bytes for a user record, the event's own bytes included; the same in every run within a hundredth.</summary>
    public static async Task<double> RunAsync(Handler handler, Workload workload, BenchmarkOptions options,
        CancellationToken stop)
    {
        using var table = new StubDynamoDb(TimeSpan.Zero);
        using var probe = new AllocationProbe();
        using var process = new HandlerProcess(handler, table, probe.Variables);
        var load = new Load(process, workload, stop);
        // Code that was compiled again may keep on its stack what it allocated before.
        await load.WarmUpAsync(options.WarmUp);
        await load.RunAsync(Workload.EventRecords);
        var before = await probe.AllocatedAsync(stop);
        var cost = await load.RunAsync(Math.Min(options.Records, MostRecords));
        return (await probe.AllocatedAsync(stop) - before) / (double)cost.Records;
    }
}
