using System.Diagnostics;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>The costs of one process. Processor times are in milliseconds.</summary>
/// <param name="FirstBatchMs">Milliseconds from the start of the process until DynamoDB had the first 25 items.</param>
/// <param name="FirstBatchCpu">Processor time until then.</param>
/// <param name="FirstRecordsCpu">Processor time from the start until the first 10,000 records were written.</param>
/// <param name="SettlingCpu">Processor time per 1,000 records of the following warm-up; null without a warm-up.</param>
/// <param name="Cpu">Processor time per 1,000 records after the warm-up.</param>
/// <param name="PeakMiB">The most memory that the process ever held, in MiB.</param>
internal sealed record SteadySample(
    double FirstBatchMs, double FirstBatchCpu, double FirstRecordsCpu, double? SettlingCpu, double Cpu, double PeakMiB);

/// <summary>Measures a fresh process: its start, a warm-up, and the measured window.</summary>
internal static class SteadyTrial
{
    private const int FirstRecords = 10_000;

    public static async Task<SteadySample> RunAsync(Handler handler, Workload workload, BenchmarkOptions options,
        CancellationToken stop)
    {
        using var table = new StubDynamoDb(TimeSpan.Zero, keepsBodies: true);
        using var process = new HandlerProcess(handler, table);
        (TimeSpan Wall, TimeSpan Cpu)? first = null;
        table.Written = total =>
        {
            if (total >= Workload.FirstRecords) first ??= (Stopwatch.GetElapsedTime(process.Started), process.Meter.Cpu);
        };
        await process.InvokeAsync(workload.First, stop);
        table.Written = null;
        ItemCheck.Check(workload.FirstUserRecords, table.Kept);
        table.StopKeeping();

        var load = new Load(process, workload, stop);
        await process.InvokeAsync(workload.Second, stop);
        await load.RunAsync(FirstRecords - Workload.EventRecords);
        var firstRecords = process.Meter.Cpu;
        var settling = await load.WarmUpAsync(options.WarmUp);
        var measured = await load.RunAsync(options.Records, options.Window);
        return new SteadySample(
            first!.Value.Wall.TotalMilliseconds,
            first.Value.Cpu.TotalMilliseconds,
            firstRecords.TotalMilliseconds,
            settling.CpuPerThousand,
            measured.CpuPerThousand!.Value,
            process.Meter.PeakMiB);
    }
}
