using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>What a stretch of one process's life took.</summary>
/// <param name="Records">User records of the stretch.</param>
/// <param name="Cpu">Processor milliseconds for 1,000 of them.</param>
/// <param name="Allocated">Bytes allocated for each.</param>
/// <param name="ResidentMiB">Memory held after it.</param>
/// <param name="PeakMiB">The most ever held until then.</param>
internal sealed record GrowthSample(long Records, double Cpu, double Allocated, double ResidentMiB, double PeakMiB);

/// <summary>One process given more and more: what a record costs must not grow with how many there were.</summary>
internal static class GrowthTrial
{
    public static async Task<IReadOnlyList<GrowthSample>> RunAsync(Handler handler, BenchmarkOptions options,
        CancellationToken stop)
    {
        using var table = new StubDynamoDb(TimeSpan.Zero);
        using var probe = new AllocationProbe();
        using var process = new HandlerProcess(handler, table, probe.Variables);
        var load = new Load(process, Workload.Small, stop);
        await load.WarmUpAsync(options.WarmUp);
        await load.RunAsync(Workload.EventRecords);

        var samples = new List<GrowthSample>();
        int[] stretches = options.IsQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000];
        foreach (var records in stretches)
        {
            var before = await probe.AllocatedAsync(stop);
            var cost = await load.RunAsync(records);
            var allocated = (await probe.AllocatedAsync(stop) - before) / (double)cost.Records;
            samples.Add(new GrowthSample(cost.Records, cost.CpuPerThousand!.Value, allocated, process.Meter.ResidentMiB,
                process.Meter.PeakMiB));
        }

        return samples;
    }
}
