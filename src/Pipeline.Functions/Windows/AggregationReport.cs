using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Windows;

/// <summary>Reports each batch in numbers, never with contents.</summary>
internal sealed class AggregationReport(FunctionDependencies dependencies, Func<string, string?> environment)
{
    private readonly BatchReport _report = new(
        dependencies,
        environment,
        MetricNames.RecordsIn,
        MetricNames.ChangesCounted,
        MetricNames.ChangesLate,
        MetricNames.EventsUnusable,
        MetricNames.ExpiriesIgnored,
        MetricNames.AggregatesWritten,
        MetricNames.MeasuresUnknown,
        MetricNames.AlertsSent,
        MetricNames.WriteUnitsConsumed);

    /// <summary>Writes a batch's metrics, and a warning where events are not in an aggregate.</summary>
    public void Write(
        Invocation invocation, AggregationBatch batch, AggregateWriter writer, AggregateTable table, TimeSpan elapsed)
    {
        _report.Write(
            invocation,
            elapsed,
            batch.NewestArrivalMilliseconds,
            batch.Records,
            batch.Changes - batch.Late,
            batch.Late,
            batch.Unusable,
            batch.Expired,
            writer.Written,
            writer.Unknown,
            writer.Sent,
            table.WriteUnits);
        if (batch.Unusable > 0)
        {
            _report.Warn(
                $"{batch.Unusable} event(s) are in no aggregate, because they are no valid events or have no time to read",
                invocation);
        }
    }
}
