using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// An EventBridge rule on a dashboard. Its metrics: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
/// </summary>
internal sealed class RulePart(EventRuleFeed feed) : IDashboardPart
{
    public DashboardContent OnDashboard()
    {
        var metrics = new PartMetric(feed, feed.Rule, "AWS/Events", new() { ["RuleName"] = feed.Rule.RuleName });
        return new DashboardContent
        {
            Widgets =
            [
                DashboardWidget.Graph(
                    DashboardColumn.Incoming,
                    "Rule: events, a minute",
                    metrics.Of("Invocations", Stats.SUM, "sent on"),
                    metrics.Of("FailedInvocations", Stats.SUM, "given up")),
            ],
        }.And(new QueuePart(feed.DeadLetterQueue, "Dead letters of the rule").OnDashboard());
    }
}
