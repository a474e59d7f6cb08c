namespace Pipeline.Functions.Runtime;

/// <summary>
/// Reports each batch in numbers, never with contents: the function's counts, the time that the batch took, and the age of its
/// newest record.
/// </summary>
/// <param name="dependencies">The clock, and the output for log lines.</param>
/// <param name="environment">Returns the value of an environment variable; null: not set.</param>
/// <param name="counts">The names of the function's counts, in the order in which it passes their values.</param>
internal sealed class BatchReport(FunctionDependencies dependencies, Func<string, string?> environment, params string[] counts)
{
    private readonly Log _log = new(dependencies.Output, dependencies.Time);
    private readonly EmbeddedMetrics _metrics = new(
        dependencies.Output,
        dependencies.Time,
        environment,
        [
            .. counts.Select(MetricDefinition.Count),
            MetricDefinition.Milliseconds(MetricNames.BatchLatency),
            MetricDefinition.Milliseconds(MetricNames.NewestRecordAge),
        ]);

    /// <summary>Writes a batch's metrics.</summary>
    /// <param name="invocation">The batch's invocation.</param>
    /// <param name="elapsed">The time since the invocation's start.</param>
    /// <param name="newestArrivalMilliseconds">
    /// When the newest record arrived, in milliseconds since 1970; null where no record says it.
    /// </param>
    /// <param name="values">A value for each count.</param>
    public void Write(Invocation invocation, TimeSpan elapsed, long? newestArrivalMilliseconds,
        params ReadOnlySpan<double> values)
    {
        var age = newestArrivalMilliseconds is { } newest
            ? Math.Max(0, dependencies.Time.GetUtcNow().ToUnixTimeMilliseconds() - newest) : double.NaN;
        _metrics.Write(invocation.RequestId, [.. values, Math.Round(elapsed.TotalMilliseconds, 3), age]);
    }

    /// <summary>Writes a warning to the log.</summary>
    public void Warn(string message, Invocation invocation) => _log.Warn(message, invocation.RequestId);
}
