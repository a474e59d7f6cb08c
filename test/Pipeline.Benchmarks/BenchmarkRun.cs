using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Report;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Trials;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks;

/// <summary>Measures all handlers in turn, run by run, so that a disturbance of the machine affects all of them.</summary>
/// <param name="options">What to measure.</param>
/// <param name="progress">Receives a line for each process.</param>
internal sealed class BenchmarkRun(BenchmarkOptions options, TextWriter progress)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public Results Results { get; } = new();

    /// <summary>Processor time, memory and cold start of handlers under workloads.</summary>
    public async Task MeasureAsync(IReadOnlyList<Handler> handlers, IReadOnlyList<Workload> workloads, CancellationToken stop)
    {
        for (var run = 1; run <= options.Runs; run++)
        {
            foreach (var workload in workloads)
            {
                foreach (var handler in handlers.Where(handler => handler.ReadsAggregates || !workload.IsAggregated))
                {
                    await TryAsync(handler, $"run {run} of {options.Runs}, {workload.Title}", async () =>
                    {
                        var sample = await SteadyTrial.RunAsync(handler, workload, options, stop);
                        Results.Steady.Add((handler, workload, sample));
                        return $"{Table.Number(sample.Cpu)} ms CPU per 1,000 records, first batch after " +
                            $"{Table.Number(sample.FirstBatchMs)} ms";
                    });
                }
            }
        }
    }

    /// <summary>Producers, in turn.</summary>
    public async Task MeasureProducersAsync(CancellationToken stop)
    {
        for (var run = 1; run <= options.Runs; run++)
        {
            foreach (var title in ProducerTrial.Titles)
            {
                try
                {
                    var sample = await ProducerTrial.RunAsync(title, options.Records, stop);
                    Results.Producers.Add((title, sample));
                    Say($"run {run} of {options.Runs}, {title}: {Table.Number(sample.Cpu)} ms CPU per 1,000 records");
                }
                catch (HandlerException error)
                {
                    Say(error.Message);
                    Results.Failed[title] = error.Message;
                    return;
                }
            }
        }
    }

    /// <summary>Allocations, growth and a slow endpoint: once, since they hardly differ from run to run.</summary>
    public async Task MeasureOnceAsync(IReadOnlyList<Handler> handlers, CancellationToken stop)
    {
        foreach (var handler in handlers)
        {
            foreach (var workload in Workload.All.Where(_ => handler.IsDotnet))
            {
                await TryAsync(handler, $"allocations, {workload.Title}", async () =>
                {
                    var bytes = await AllocationTrial.RunAsync(handler, workload, options, stop);
                    Results.Allocated.Add((handler, workload, bytes));
                    return $"{Table.Number(bytes)} bytes a record";
                });
            }

            await TryAsync(handler, "slow endpoint", async () =>
            {
                var milliseconds = await DelayTrial.RunAsync(handler, options, stop);
                Results.Delayed.Add((handler, milliseconds));
                return $"{Table.Number(milliseconds)} ms an event";
            });
        }

        await TryAsync(handlers[0], "growth", async () =>
        {
            Results.Growth = await GrowthTrial.RunAsync(handlers[0], options, stop);
            return $"{Table.Number(Results.Growth[^1].Cpu)} ms CPU per 1,000 records at the end";
        });
    }

    private async Task TryAsync(Handler handler, string what, Func<Task<string>> measure)
    {
        if (Results.Failed.ContainsKey(handler.Id)) return;
        try
        {
            Say($"{what}, {handler.Title}: {await measure()}");
        }
        catch (HandlerException error)
        {
            Results.Failed[handler.Id] = error.Message;
            Say($"{what}, {handler.Title}: FAILED, and is not tried again: {error.Message}");
        }
    }

    private void Say(string text) =>
        progress.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"[{Stopwatch.GetElapsedTime(_started).TotalSeconds,6:0.0} s] {text}"));
}
