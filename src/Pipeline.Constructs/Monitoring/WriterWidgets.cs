using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>A dashboard's widgets about a writer, from the metrics that its function sends.</summary>
/// <remarks>
/// It makes widgets and no dashboard, because an app's own dashboard shows more than this, and costs 3 USD a month from the
/// fourth one on (https://aws.amazon.com/cloudwatch/pricing/). <c>new Dashboard(this, "Dashboard").AddWidgets([..
/// WriterWidgets.Of(writer)])</c>.
/// </remarks>
public static class WriterWidgets
{
    // A dashboard is 24 wide: two graphs in a row.
    private const int HalfARow = 12;

    /// <summary>
    /// Four graphs by the minute, two in a row: the results of the records; retries and records returned to Lambda; write units a
    /// second; and the duration of a batch with the age of its newest record.
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
