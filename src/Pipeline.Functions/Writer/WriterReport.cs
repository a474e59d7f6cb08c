using Pipeline.Functions.Records;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Writer;

/// <summary>Reports each batch in numbers, never with contents.</summary>
internal sealed class WriterReport(FunctionDependencies dependencies, Func<string, string?> environment)
{
    private readonly BatchReport _report = new(
        dependencies,
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

    /// <summary>Writes a batch's metrics, and a warning where records are not in the table.</summary>
    /// <param name="invocation">The batch's invocation.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="reader">The reader, which counted the records.</param>
    /// <param name="settlement">The outcome of the records.</param>
    /// <param name="sender">The sender, which counted the calls.</param>
    /// <param name="rejectsKey">The key of the rejects' object; null: none.</param>
    /// <param name="why">Why records could not be written or stored; null where all could.</param>
    /// <param name="elapsed">The time since the invocation's start.</param>
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
