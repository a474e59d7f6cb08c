namespace Pipeline.Functions;

/// <summary>Tells of each batch in numbers, never in contents.</summary>
internal sealed class TransformReport
{
    private readonly EmbeddedMetrics _metrics;
    private readonly Log _log;
    private readonly TimeProvider _time;

    public TransformReport(FunctionEdges edges, Func<string, string?> environment)
    {
        _time = edges.Time;
        _log = new Log(edges.Output, edges.Time);
        _metrics = new EmbeddedMetrics(
            edges.Output,
            edges.Time,
            environment,
            MetricDefinition.Count(MetricNames.RecordsIn),
            MetricDefinition.Count(MetricNames.RecordsDropped),
            MetricDefinition.Count(MetricNames.RecordsRejected),
            MetricDefinition.Count(MetricNames.RecordsReingested),
            MetricDefinition.Milliseconds(MetricNames.BatchLatency),
            MetricDefinition.Milliseconds(MetricNames.NewestRecordAge));
    }

    /// <summary>Writes a batch's metrics, and a line where something is not delivered.</summary>
    /// <param name="invocation">The batch's invocation.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="transformed">What became of its records.</param>
    /// <param name="elapsed">Since the invocation's start.</param>
    public void Write(Invocation invocation, FirehoseBatch batch, ReadOnlySpan<TransformedRecord> transformed, TimeSpan elapsed)
    {
        var (failed, reingested) = (Count(transformed, RecordOutcome.ProcessingFailed), Count(transformed, RecordOutcome.Reingested));
        _metrics.Write(
            invocation.RequestId,
            batch.Count,
            Count(transformed, RecordOutcome.Dropped),
            failed,
            reingested,
            Math.Round(elapsed.TotalMilliseconds, 3),
            batch.NewestArrivalMilliseconds is { } newest ? Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - newest) : double.NaN);
        if (failed > 0)
        {
            _log.Warn(
                $"{failed} record(s) are no valid events, or too large, and are kept under the Firehose stream's error prefix, processing-failed",
                invocation.RequestId);
        }

        if (reingested > 0)
        {
            _log.Warn($"{reingested} record(s) were put back, since the response was full; lower the buffering size of the Firehose stream's processor", invocation.RequestId);
        }
    }

    private static int Count(ReadOnlySpan<TransformedRecord> transformed, RecordOutcome outcome)
    {
        var count = 0;
        foreach (ref readonly var record in transformed)
        {
            if (record.Outcome == outcome) count++;
        }

        return count;
    }
}
