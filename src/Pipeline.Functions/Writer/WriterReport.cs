namespace Pipeline.Functions;

/// <summary>Tells of each batch in numbers, never in contents.</summary>
internal sealed class WriterReport
{
    private readonly EmbeddedMetrics _metrics;
    private readonly Log _log;
    private readonly TimeProvider _time;

    public WriterReport(FunctionEdges edges, Func<string, string?> environment)
    {
        _time = edges.Time;
        _log = new Log(edges.Output, edges.Time);
        _metrics = new EmbeddedMetrics(
            edges.Output,
            edges.Time,
            environment,
            MetricDefinition.Count(MetricNames.RecordsIn),
            MetricDefinition.Count(MetricNames.UserRecords),
            MetricDefinition.Count(MetricNames.ItemsWritten),
            MetricDefinition.Count(MetricNames.RecordsSuperseded),
            MetricDefinition.Count(MetricNames.RecordsRejected),
            MetricDefinition.Count(MetricNames.RecordsFailed),
            MetricDefinition.Count(MetricNames.ItemsRetried),
            MetricDefinition.Count(MetricNames.WriteUnitsConsumed),
            MetricDefinition.Milliseconds(MetricNames.BatchLatency),
            MetricDefinition.Milliseconds(MetricNames.NewestRecordAge));
    }

    /// <summary>Writes a batch's metrics, and a line where something is not in the table.</summary>
    /// <param name="invocation">The batch's invocation.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="userRecords">Records in it, those of aggregates each.</param>
    /// <param name="settlement">What became of them.</param>
    /// <param name="sender">What the calls cost.</param>
    /// <param name="rejectsKey">The object of the rejects, or nothing.</param>
    /// <param name="elapsed">Since the invocation's start.</param>
    public void Write(
        Invocation invocation, KinesisBatch batch, int userRecords, Settlement settlement, ItemSender sender, string? rejectsKey, TimeSpan elapsed)
    {
        _metrics.Write(
            invocation.RequestId,
            batch.Count,
            userRecords,
            settlement.Written,
            settlement.Superseded,
            settlement.Rejected,
            settlement.Failed,
            sender.Retried,
            sender.WriteUnits,
            Math.Round(elapsed.TotalMilliseconds, 3),
            Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - batch[batch.Count - 1].ArrivalMilliseconds));
        if (settlement.Rejected > 0)
        {
            _log.Warn($"{settlement.Rejected} record(s) can never be written and are kept in {rejectsKey}, with their reasons", invocation.RequestId);
        }

        if (settlement.Failed > 0)
        {
            _log.Warn(
                $"{settlement.Failed} record(s) could not be written and are handed back, from sequence number " +
                $"{batch.Text(batch[settlement.FirstUnsettled].SequenceNumber)} on", invocation.RequestId);
        }
    }
}
