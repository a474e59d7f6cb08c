using System.Collections.Concurrent;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Functions;

/// <summary>Keeps what the parts of a run report.</summary>
internal sealed class LambdaRunLog : IRunLog
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<(string Metric, double Value)> _points = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>In the form <c>namespace/metric{dimension=value}</c>.</summary>
    public IReadOnlyCollection<(string Metric, double Value)> Points => _points;

    public double Sum(string metric) => _points.Where(point => point.Metric == metric).Sum(point => point.Value);

    public void Say(string source, string line) => _lines.Enqueue($"{source}: {line}");

    public void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions) =>
        _points.Enqueue(
            ($"{nameSpace}/{metric}{{{string.Join(',', dimensions.Select(dimension => $"{dimension.Name}={dimension.Value}"))}}}",
                value));
}
