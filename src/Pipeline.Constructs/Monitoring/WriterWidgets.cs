using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>What a dashboard shows of a writer, from the metrics that its function sends.</summary>
/// <remarks>
/// Widgets and no dashboard, since one of an app's own holds more than this, and is paid from the fourth on: 3 USD a month
/// (https://aws.amazon.com/cloudwatch/pricing/). <c>new Dashboard(this, "Dashboard").AddWidgets([..
/// WriterWidgets.Of(writer)])</c>.
/// </remarks>
public static class WriterWidgets
{
    // A dashboard is 24 wide: two a row.
    private const int HalfARow = 12;

    /// <summary>
    /// Four graphs by the minute, two a row: what became of the records; retries and records handed back; write units a second;
    /// and how long a batch takes and how old its newest record is then.
    /// </summary>
    /// <param name="writer">The writer.</param>
    public static IReadOnlyList<IWidget> Of(DynamoDbWriter writer) =>
    [
        Graph(
            "Records, a minute",
            Named("written", Argument.Given(writer).MetricItemsWritten),
            Named("superseded", writer.MetricRecordsSuperseded),
            Named("rejected", writer.MetricRecordsRejected)),
        Graph(
            "Tried again, a minute",
            Named("items, in the same invocation", writer.MetricItemsRetried),
            Named("records, in a later one", writer.MetricRecordsFailed)),
        Graph("Write units, a second", new MathExpression(new MathExpressionProps
        {
            Expression = "units / PERIOD(units)",
            UsingMetrics = new Dictionary<string, IMetric> { ["units"] = Named("units", writer.MetricWriteUnitsConsumed) },
            Label = "consumed",
            Period = Duration.Minutes(1),
        })),
        Graph(
            "Milliseconds",
            Named("batch latency, 99 of 100", writer.MetricBatchLatency),
            Named("age of the newest record, at most", writer.MetricNewestRecordAge)),
    ];

    private static Metric Named(string label, Func<IMetricOptions?, Metric> metric) =>
        metric(new MetricOptions { Label = label, Period = Duration.Minutes(1) });

    private static GraphWidget Graph(string title, params IMetric[] metrics) => new(new GraphWidgetProps
    {
        Title = title,
        Left = metrics,
        LeftYAxis = new YAxisProps { Min = 0, ShowUnits = false },
        Width = HalfARow,
    });
}
