using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Report;
using Pipeline.Benchmarks.Servers;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Trials;

/// <summary>Measures an event's duration when each call is slow, which shows how many requests run at once.</summary>
internal static class DelayTrial
{
    /// <summary>The duration of a call.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private const int Events = 40;

    /// <summary>The median of milliseconds from an event's start to its response.</summary>
    public static async Task<double> RunAsync(Handler handler, BenchmarkOptions options, CancellationToken stop)
    {
        using var table = new StubDynamoDb(Delay);
        using var process = new HandlerProcess(handler, table);
        var load = new Load(process, Workload.Small, stop);
        await load.WarmUpAsync(options.WarmUp / 5);
        var times = new List<double>();
        for (var i = 0; i < Events; i++) times.Add((await load.RunAsync(records: 1)).Wall.TotalMilliseconds);
        return Statistics.Median(times);
    }
}
