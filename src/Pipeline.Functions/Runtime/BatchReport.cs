namespace Pipeline.Functions.Runtime;

/// <summary>
/// Tells of batches in numbers, never in contents: what a function counts, and of each the time that it took and how far behind
/// it is.
/// </summary>
/// <param name="edges">The clock, and where lines go.</param>
/// <param name="environment">The value of a variable, or nothing.</param>
/// <param name="counts">The metrics that the function counts, in the order in which it gives them.</param>
internal sealed class BatchReport(FunctionEdges edges, Func<string, string?> environment, params string[] counts)
{
    private readonly Log _log = new(edges.Output, edges.Time);
    private readonly EmbeddedMetrics _metrics = new(
        edges.Output,
        edges.Time,
        environment,
        [
            .. counts.Select(MetricDefinition.Count),
            MetricDefinition.Milliseconds(MetricNames.BatchLatency),
            MetricDefinition.Milliseconds(MetricNames.NewestRecordAge),
        ]);

    /// <summary>Writes a batch's metrics.</summary>
    /// <param name="invocation">The batch's invocation.</param>
    /// <param name="elapsed">Since the invocation's start.</param>
    /// <param name="newestArrivalMilliseconds">When the newest record arrived, milliseconds since 1970, or nothing where none
    /// says it.</param>
    /// <param name="values">One a count.</param>
    public void Write(Invocation invocation, TimeSpan elapsed, long? newestArrivalMilliseconds,
        params ReadOnlySpan<double> values)
    {
        var age = newestArrivalMilliseconds is { } newest
            ? Math.Max(0, edges.Time.GetUtcNow().ToUnixTimeMilliseconds() - newest) : double.NaN;
        _metrics.Write(invocation.RequestId, [.. values, Math.Round(elapsed.TotalMilliseconds, 3), age]);
    }

    /// <summary>Writes a line that somebody should see.</summary>
    public void Warn(string message, Invocation invocation) => _log.Warn(message, invocation.RequestId);
}
