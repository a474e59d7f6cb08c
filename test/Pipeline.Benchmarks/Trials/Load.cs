using System.Diagnostics;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>Sends the events of a workload to a process, one after another, in a loop.</summary>
internal sealed class Load(HandlerProcess process, Workload workload, CancellationToken stop)
{
    private int _next;
    private long _given;

    /// <summary>Sends at least this many user records, but stops at a time limit.</summary>
    /// <returns>The costs.</returns>
    public Task<LoadCost> RunAsync(long records, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var end = _given + records;
        return RunAsync(() => _given < end && Stopwatch.GetElapsedTime(started) < time);
    }

    /// <summary>Sends at least this many user records.</summary>
    public Task<LoadCost> RunAsync(long records) => RunAsync(records, TimeSpan.MaxValue);

    /// <summary>Sends events until the process has used this much processor time since its start.</summary>
    public Task<LoadCost> WarmUpAsync(TimeSpan cpu) => RunAsync(() => process.Meter.Cpu < cpu);

    private async Task<LoadCost> RunAsync(Func<bool> goesOn)
    {
        var (started, cpu, given) = (Stopwatch.GetTimestamp(), process.Meter.Cpu, _given);
        while (goesOn())
        {
            var @event = workload.Pool[_next++ % workload.Pool.Count];
            await process.InvokeAsync(@event, stop);
            _given += @event.UserRecords;
        }

        return new LoadCost(_given - given, process.Meter.Cpu - cpu, Stopwatch.GetElapsedTime(started));
    }
}

/// <summary>The costs of a load.</summary>
/// <param name="Records">User records.</param>
/// <param name="Cpu">Processor time of the handler's process.</param>
/// <param name="Wall">Wall-clock time from the first event to the last response.</param>
internal sealed record LoadCost(long Records, TimeSpan Cpu, TimeSpan Wall)
{
    /// <summary>Milliseconds of processor time per 1,000 user records; null if there were none.</summary>
    public double? CpuPerThousand => Records == 0 ? null : Cpu.TotalMilliseconds * 1000 / Records;
}
