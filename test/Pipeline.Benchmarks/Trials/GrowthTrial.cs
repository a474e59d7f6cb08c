using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>The costs of one part of a process's life.</summary>
/// <param name="Records">User records of this part.</param>
/// <param name="Cpu">Milliseconds of processor time per 1,000 records.</param>
/// <param name="Allocated">Bytes allocated per record.</param>
/// <param name="ResidentMiB">Memory held at the end of this part.</param>
/// <param name="PeakMiB">The most memory held so far.</param>
internal sealed record GrowthSample(long Records, double Cpu, double Allocated, double ResidentMiB, double PeakMiB);

/// <summary>
/// Sends more and more records to one process: the cost of a record must not grow with the number of records before it.
/// </summary>
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
