using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A channel to S3 on a dashboard. Its metrics: https://docs.aws.amazon.com/streams/latest/dev/data-delivery-monitoring.html
/// </summary>
internal sealed class ChannelPart(S3Channel channel) : IDashboardPart
{
    private const double BytesOfAGigabyte = 1_000_000_000;
    private readonly PartMetric _metrics = new(channel, null, S3Channel.MetricNamespace, channel.MetricDimensions);

    public DashboardContent OnDashboard() => new()
    {
        Widgets =
        [
            Graph("Channel: records, 5 minutes",
                new GraphLine(Of("SuccessfulRecordCount", Stats.SUM, "delivered")),
                new GraphLine(Of("FailedRecordCount", Stats.SUM, "failed"))),
            Graph("Channel: age of the oldest record, seconds", new GraphLine(Of("DataFreshness", Stats.MAXIMUM, "oldest"))),
            Graph("Paid for: GB read by the channel, an hour", new GraphLine(
                _metrics.Of($"{S3Channel.MetricPrefix}.BytesIn", Stats.SUM, "GB", PartMetric.Hour), BytesOfAGigabyte, "GB")),
        ],
    };

    private static DashboardWidget Graph(string title, params GraphLine[] lines) =>
        DashboardWidget.Graph(DashboardColumn.Delivered, new DashboardGraph(title, lines));

    private Metric Of(string name, string statistic, string label) =>
        _metrics.Of($"{S3Channel.MetricPrefix}.{name}", statistic, label, PartMetric.FiveMinutes);
}
