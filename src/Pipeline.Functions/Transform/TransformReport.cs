using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Transform;

/// <summary>
/// Reports each batch in numbers, and why records failed by the rules that they break, never with contents. Firehose keeps a
/// failed record as it came, but not the function's reason
/// (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html), so the log has it.
/// </summary>
internal sealed class TransformReport(FunctionDependencies dependencies, Func<string, string?> environment)
{
    // Of a batch of thousands that all fail, the first say enough.
    private const int ShownFailures = 20;

    private readonly BatchReport _report = new(
        dependencies, environment, MetricNames.RecordsIn, MetricNames.RecordsDropped, MetricNames.RecordsRejected,
            MetricNames.RecordsReingested);

    /// <summary>Writes a batch's metrics, and warnings where records are not delivered.</summary>
    /// <param name="invocation">The batch's invocation.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="transformed">The outcome of its records.</param>
    /// <param name="failures">Why records failed.</param>
    /// <param name="elapsed">Since the invocation's start.</param>
    public void Write(
        Invocation invocation,
        FirehoseBatch batch,
        ReadOnlySpan<TransformedRecord> transformed,
        List<(int Record, string Reason)> failures,
        TimeSpan elapsed)
    {
        var (failed, reingested) =
            (Count(transformed, RecordOutcome.ProcessingFailed), Count(transformed, RecordOutcome.Reingested));
        _report.Write(
            invocation, elapsed, batch.NewestArrivalMilliseconds, batch.Count, Count(transformed, RecordOutcome.Dropped), failed,
                reingested);
        foreach (var (record, reason) in failures.Take(ShownFailures))
            _report.Warn($"record {batch.Text(batch[record].RecordId)} failed: {reason}", invocation);

        if (failed > 0)
        {
            _report.Warn(
                $"{failed} record(s) are no valid events, or too large, and are kept under the Firehose stream's error prefix, "
                + "processing-failed"
                + (failures.Count > ShownFailures ? $"; why the first {ShownFailures} are is told above" : ""),
                invocation);
        }

        if (reingested > 0)
        {
            _report.Warn(
                $"{reingested} record(s) were put back, since the response was full; lower the buffering size of the " +
                "Firehose stream's processor", invocation);
        }
    }

    private static int Count(ReadOnlySpan<TransformedRecord> transformed, RecordOutcome outcome)
    {
        var count = 0;
        foreach (ref readonly var record in transformed)
            if (record.Outcome == outcome) count++;

        return count;
    }
}
