using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The EventBridge pipe of a queue on a dashboard. Its metrics:
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html
/// </summary>
internal sealed class PipePart(QueueFeed feed) : IDashboardPart
{
    private readonly PartMetric _metrics = new(
        feed, null, PipeAlarms.MetricNamespace, new() { ["PipeName"] = feed.PipeName });

    public DashboardContent OnDashboard() => new()
    {
        Widgets =
        [
            Graph("Pipe: runs, a minute", Of("Invocations", "all")),
            Graph("Pipe: runs that failed or waited, a minute",
                Of("ExecutionFailed", "failed"),
                Of("TargetStagePartiallyFailed", "failed in part"),
                Of("ExecutionThrottled", "throttled"),
                Of("ExecutionTimeout", "timed out")),
        ],
    };

    private static DashboardWidget Graph(string title, params Metric[] metrics) =>
        DashboardWidget.Graph(DashboardColumn.Incoming, title, metrics);

    private Metric Of(string name, string label) => _metrics.Of(name, Stats.SUM, label);
}
