using System.Globalization;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// A DynamoDB table on a dashboard. Its metrics:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
/// </summary>
internal sealed class TablePart(EventTable table) : IDashboardPart
{
    private readonly PartMetric _metrics = new(table, table.Table, "AWS/DynamoDB", new() { ["TableName"] = table.TableName });

    public DashboardContent OnDashboard() => new()
    {
        Widgets = [.. Graphs().Select(graph => DashboardWidget.Graph(DashboardColumn.Settled, graph))],
        Links = [new ConsoleLinks(table).Table(table.TableName)],
    };

    private IEnumerable<DashboardGraph> Graphs()
    {
        yield return Units("write", "ConsumedWriteCapacityUnits", table.Billing?.Write?.Maximum ?? table.Billing?.MaxWriteUnits);
        yield return Units("read", "ConsumedReadCapacityUnits", table.Billing?.Read?.Maximum ?? table.Billing?.MaxReadUnits);
        yield return new("Table: throttled requests, a minute",
        [
            .. Throttled(_metrics, "table"),
            .. table.GlobalIndexNames.SelectMany(index =>
                Throttled(_metrics.With(("GlobalSecondaryIndexName", index)), $"index {index}")),
        ]);
    }

    private static IEnumerable<GraphLine> Throttled(PartMetric metrics, string of)
    {
        yield return new(metrics.Of("WriteThrottleEvents", Stats.SUM, $"writes, {of}"));
        yield return new(metrics.Of("ReadThrottleEvents", Stats.SUM, $"reads, {of}"));
    }

    private DashboardGraph Units(string what, string metric, double? maximum) => new($"Table: {what} units, a second",
    [
        new(PartMetric.Formula(
            $"{what}s / PERIOD({what}s)", "consumed", PartMetric.Minute, ($"{what}s", _metrics.Of(metric, Stats.SUM, "units")))),
    ])
    {
        Limits = maximum is { } most && !Amazon.CDK.Token.IsUnresolved(most)
            ? [(most, string.Create(CultureInfo.InvariantCulture, $"at most {most:0.###}"))]
            : [],
    };
}
