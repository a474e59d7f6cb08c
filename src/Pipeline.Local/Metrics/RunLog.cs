using Pipeline.Local.Contracts;

namespace Pipeline.Local.Metrics;

/// <summary>Keeps the metrics of a run, and passes lines on to the part that shows them.</summary>
internal sealed class RunLog(TimeProvider time) : IRunLog
{
    // The number of lines of each source is limited, so that one source cannot bury all others.
    private const int MostOfASource = 50;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _said = [];

    /// <summary>The run's metrics.</summary>
    public MetricStore Metrics { get; } = new(time);

    /// <summary>Receives each line to show.</summary>
    public Action<string, string>? Shown { get; set; }

    public void Say(string source, string line)
    {
        lock (_lock)
        {
            var count = _said[source] = _said.GetValueOrDefault(source) + 1;
            if (count > MostOfASource) return;
            if (count == MostOfASource) line = $"{line} (no more lines of this source are shown)";
            Shown?.Invoke(source, line);
        }
    }

    public void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions) =>
        Metrics.Add(nameSpace, metric, value, dimensions);
}
