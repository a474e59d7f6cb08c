using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Writer;

/// <summary>Tells of each batch in numbers, never in contents.</summary>
internal sealed class WriterReport(FunctionEdges edges, Func<string, string?> environment)
{
    private readonly BatchReport _report = new(
        edges,
        environment,
        MetricNames.RecordsIn,
        MetricNames.UserRecords,
        MetricNames.ItemsWritten,
        MetricNames.RecordsSuperseded,
        MetricNames.RecordsDropped,
        MetricNames.RecordsRejected,
        MetricNames.RecordsFailed,
        MetricNames.ItemsRetried,
        MetricNames.WriteUnitsConsumed);

    /// <summary>Writes a batch's metrics, and a line where something is not in the table.</summary>
    /// <param name="invocation">The batch's invocation.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="reader">What it was read with.</param>
    /// <param name="settlement">What became of them.</param>
    /// <param name="sender">What the calls cost.</param>
    /// <param name="rejectsKey">The object of the rejects, or nothing.</param>
    /// <param name="why">Why records could not be written or kept, where they could not.</param>
    /// <param name="elapsed">Since the invocation's start.</param>
    public void Write(
        Invocation invocation,
        KinesisBatch batch,
        BatchReader reader,
        Settlement settlement,
        ItemSender sender,
        string? rejectsKey,
        string? why,
        TimeSpan elapsed)
    {
        _report.Write(
            invocation,
            elapsed,
            batch[batch.Count - 1].ArrivalMilliseconds,
            batch.Count,
            reader.UserRecords,
            settlement.Written,
            settlement.Superseded,
            reader.Dropped,
            settlement.Rejected,
            settlement.Failed,
            sender.Retried,
            sender.WriteUnits);
        if (settlement.Rejected > 0)
        {
            _report.Warn($"{settlement.Rejected} record(s) can never be written and are kept in {rejectsKey}, with their reasons",
                invocation);
        }

        if (settlement.Failed > 0)
        {
            _report.Warn(
                $"{settlement.Failed} record(s) could not be written and are handed back, from sequence number " +
                $"{batch.Text(batch[settlement.FirstUnsettled].SequenceNumber)} on{(why is null ? "" : $": {why}")}", invocation);
        }
    }
}
