using System.Diagnostics;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>Gives a process the events of a workload, one after the other, over and over.</summary>
internal sealed class Load(HandlerProcess process, Workload workload, CancellationToken stop)
{
    private int _next;
    private long _given;

    /// <summary>At least so many user records, but not beyond a time.</summary>
    /// <returns>What it took.</returns>
    public Task<LoadCost> RunAsync(long records, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var end = _given + records;
        return RunAsync(() => _given < end && Stopwatch.GetElapsedTime(started) < time);
    }

    /// <summary>At least so many user records.</summary>
    public Task<LoadCost> RunAsync(long records) => RunAsync(records, TimeSpan.MaxValue);

    /// <summary>Until the process has had so much processor time since it was started.</summary>
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

/// <summary>What a load took.</summary>
/// <param name="Records">User records.</param>
/// <param name="Cpu">Processor time of the handler's process.</param>
/// <param name="Wall">From the first event's handing out to the last one's response.</param>
internal sealed record LoadCost(long Records, TimeSpan Cpu, TimeSpan Wall)
{
    /// <summary>Milliseconds of processor time for 1,000 user records; nothing where there were none.</summary>
    public double? CpuPerThousand => Records == 0 ? null : Cpu.TotalMilliseconds * 1000 / Records;
}
