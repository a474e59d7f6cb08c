using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A writer on a dashboard: its own metrics, and Lambda's of its function and its event source mapping
/// (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html).
/// </summary>
internal sealed class WriterPart(DynamoDbWriter writer) : IDashboardPart
{
    private const double MillisecondsOfAMinute = 60_000;
    private readonly PartMetric _function = new(
        writer, writer.Function, "AWS/Lambda", new() { ["FunctionName"] = writer.Function.FunctionName });

    private readonly PartMetric _mapping = new(
        writer, writer.Function, "AWS/Lambda", new() { ["EventSourceMappingUUID"] = writer.EventSourceMappingId });

    public DashboardContent OnDashboard()
    {
        var console = new ConsoleLinks(writer);
        return new()
        {
            Widgets = [.. Graphs().Select(graph => DashboardWidget.Graph(DashboardColumn.Settled, graph))],
            Queries = [.. Queries()],
            Links =
            [
                console.Function(writer.Function.FunctionName),
                console.Logs("Log of the writer", writer.LogGroup.LogGroupName),
                console.Bucket("Rejects", writer.RejectsBucket.BucketName, writer.RejectsPrefix),
            ],
        };
    }

    private IEnumerable<DashboardGraph> Graphs()
    {
        yield return WriterGraphs.Records(writer);
        yield return new("Writer: age of records, minutes",
        [
            Minutes(_function.Of("IteratorAge", Stats.MAXIMUM, "oldest that is read")),
            Minutes(WriterGraphs.Named("newest that is settled", writer.MetricNewestRecordAge)),
        ]);
        yield return new("Writer: rejected, given up, set aside, a minute",
        [
            new(WriterGraphs.Named("records rejected", writer.MetricRecordsRejected)),
            new(_mapping.Of("DroppedEventCount", Stats.SUM, "records given up")),
            new(_mapping.Of("OnFailureDestinationDeliveredEventCount", Stats.SUM, "records set aside")),
            new(_function.Of("DestinationDeliveryFailures", Stats.SUM, "batches not set aside")),
        ]);
        yield return new("Writer: errors and throttles, a minute",
        [
            new(_function.Of("Errors", Stats.SUM, "failed invocations")),
            new(_function.Of("Throttles", Stats.SUM, "throttled invocations")),
        ]);
        yield return WriterGraphs.Retried(writer);
        yield return new("Writer: duration, milliseconds",
        [
            new(_function.Of("Duration", "p90", "invocations, 90 of 100")),
            new(WriterGraphs.Named("batches, 99 of 100", writer.MetricBatchLatency)),
        ]);
        if (writer.ReservedConcurrency is not null)
        {
            yield return new(
                "Writer: executions at once", [new(_function.Of("ConcurrentExecutions", Stats.MAXIMUM, "executions"))]);
        }

        yield return new("Paid for: write units, an hour",
            [new(WriterGraphs.Named("write units", writer.MetricWriteUnitsConsumed, PartMetric.Hour))]);
    }

    // The function writes its metrics into its log, in embedded metric format; Lambda writes a report of each invocation.
    private IEnumerable<DashboardQuery> Queries()
    {
        yield return Query(
            "Rejects of the writer",
            "fields @timestamp, RecordsRejected, UserRecords, ItemsWritten",
            "filter RecordsRejected > 0",
            "sort @timestamp desc",
            "limit 50");
        yield return Query(
            "Errors of the writer",
            "fields @timestamp, level, message, requestId",
            """filter level in ["WARN", "ERROR"]""",
            "sort @timestamp desc",
            "limit 50");
        yield return Query(
            "Slow invocations of the writer",
            "fields @timestamp, record.metrics.durationMs, record.metrics.maxMemoryUsedMB, record.requestId",
            """filter type = "platform.report" """.TrimEnd(),
            "sort record.metrics.durationMs desc",
            "limit 20");
    }

    private DashboardQuery Query(string name, params string[] lines) =>
        new() { Name = name, LogGroups = [writer.LogGroup], Lines = lines };

    private static GraphLine Minutes(Metric metric) => new(metric, MillisecondsOfAMinute, metric.Label);
}
