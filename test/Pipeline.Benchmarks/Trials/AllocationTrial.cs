using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>
/// Measures the allocations of a .NET handler in a separate process, because the hook that counts must not be in a process whose
/// time is measured.
/// </summary>
internal static class AllocationTrial
{
    private const int MostRecords = 20_000;

    /// <summary>Bytes per user record, including those of the event. Runs differ by less than 1 %.</summary>
    public static async Task<double> RunAsync(Handler handler, Workload workload, BenchmarkOptions options,
        CancellationToken stop)
    {
        using var table = new StubDynamoDb(TimeSpan.Zero);
        using var probe = new AllocationProbe();
        using var process = new HandlerProcess(handler, table, probe.Variables);
        var load = new Load(process, workload, stop);
        // Warms up first: when the JIT compiles code again, it may move an allocation to the stack.
        await load.WarmUpAsync(options.WarmUp);
        await load.RunAsync(Workload.EventRecords);
        var before = await probe.AllocatedAsync(stop);
        var cost = await load.RunAsync(Math.Min(options.Records, MostRecords));
        return (await probe.AllocatedAsync(stop) - before) / (double)cost.Records;
    }
}
