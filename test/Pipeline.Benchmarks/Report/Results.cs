using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Trials;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Report;

/// <summary>All measurements, as <c>--json</c> writes them.</summary>
internal sealed class Results
{
    /// <summary>Samples of a handler and a workload, one for each run.</summary>
    public List<(Handler Handler, Workload Workload, SteadySample Sample)> Steady { get; } = [];

    /// <summary>Bytes allocated per record.</summary>
    public List<(Handler Handler, Workload Workload, double Bytes)> Allocated { get; } = [];

    /// <summary>The parts of the growth trial of ours.</summary>
    public IReadOnlyList<GrowthSample> Growth { get; set; } = [];

    /// <summary>Milliseconds for an event when each call takes five.</summary>
    public List<(Handler Handler, double Milliseconds)> Delayed { get; } = [];

    /// <summary>Samples of producers, one a run.</summary>
    public List<(string Title, ProducerSample Sample)> Producers { get; } = [];

    /// <summary>Handlers that did not do what they were asked, and why.</summary>
    public Dictionary<string, string> Failed { get; } = [];

    /// <summary>The median of one figure over the runs; null if it was not measured.</summary>
    public double? Median(Handler handler, Workload workload, Func<SteadySample, double?> figure)
    {
        var values = Steady
            .Where(one => one.Handler.Id == handler.Id && one.Workload == workload)
            .Select(one => figure(one.Sample))
            .OfType<double>()
            .ToList();
        return values.Count == 0 ? null : Statistics.Median(values);
    }

    /// <summary>Bytes allocated per record; null if it was not measured.</summary>
    public double? AllocatedBytes(Handler handler, Workload workload) => Allocated
        .Where(one => one.Handler.Id == handler.Id && one.Workload == workload)
        .Select(one => (double?)one.Bytes)
        .SingleOrDefault();
}
