using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>A dashboard's widgets about a writer, from the metrics that its function sends.</summary>
/// <remarks>
/// For your own dashboard; <see cref="PipelineDashboard"/> shows a writer among all parts of its pipeline. A dashboard costs
/// 3 USD a month from the fourth one of an account on (https://aws.amazon.com/cloudwatch/pricing/).
/// <c>new Dashboard(this, "Dashboard").AddWidgets([..
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
        Graph(WriterGraphs.Records(Argument.Given(writer))),
        Graph(WriterGraphs.Retried(writer)),
        Graph("Write units, a second", new MathExpression(new MathExpressionProps
        {
            Expression = "units / PERIOD(units)",
            UsingMetrics = new Dictionary<string, IMetric>
            {
                ["units"] = WriterGraphs.Named("units", writer.MetricWriteUnitsConsumed),
            },
            Label = "consumed",
            Period = Duration.Minutes(1),
        })),
        Graph(
            "Milliseconds",
            WriterGraphs.Named("batch latency, 99 of 100", writer.MetricBatchLatency),
            WriterGraphs.Named("age of the newest record, at most", writer.MetricNewestRecordAge)),
    ];

    private static GraphWidget Graph(DashboardGraph graph) =>
        Graph(graph.Title, [.. graph.Lines.Select(line => line.Metric)]);

    private static GraphWidget Graph(string title, params IMetric[] metrics) => new(new GraphWidgetProps
    {
        Title = title,
        Left = metrics,
        LeftYAxis = new YAxisProps { Min = 0, ShowUnits = false },
        Width = HalfARow,
    });
}
