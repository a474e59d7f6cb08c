using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>What <see cref="WriterWidgets"/> and <see cref="PipelineDashboard"/> both show of a writer.</summary>
internal static class WriterGraphs
{
    public static DashboardGraph Records(DynamoDbWriter writer) => new("Records, a minute",
    [
        new(Named("written", writer.MetricItemsWritten)),
        new(Named("superseded", writer.MetricRecordsSuperseded)),
        new(Named("rejected", writer.MetricRecordsRejected)),
    ]);

    public static DashboardGraph Retried(DynamoDbWriter writer) => new("Tried again, a minute",
    [
        new(Named("items, in the same invocation", writer.MetricItemsRetried)),
        new(Named("records, in a later one", writer.MetricRecordsFailed)),
    ]);

    public static Metric Named(string label, Func<IMetricOptions?, Metric> metric) => Named(label, metric, Duration.Minutes(1));

    public static Metric Named(string label, Func<IMetricOptions?, Metric> metric, Duration period) =>
        metric(new MetricOptions { Label = label, Period = period });
}
