using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>The queries of a catalog on a dashboard, by the metrics of <see cref="AthenaState"/>.</summary>
internal sealed class CatalogPart(EventCatalog catalog) : IDashboardPart
{
    private const double BytesOfAGigabyte = 1_000_000_000;
    private const double MillisecondsOfASecond = 1000;
    private static readonly Duration QuarterOfAnHour = Duration.Minutes(15);

    // The data of a query that was stopped is paid for too: https://aws.amazon.com/athena/pricing/
    public DashboardContent OnDashboard() => new()
    {
        Widgets =
        [
            Graph("Queries: time, seconds",
                Slowest(AthenaState.Succeeded, "slowest that succeeded"), Slowest(AthenaState.Failed, "slowest that failed")),
            Graph("Queries: failed, 15 minutes", new GraphLine(
                Of(AthenaState.Failed).Of("TotalExecutionTime", Stats.SAMPLE_COUNT, "failed queries", QuarterOfAnHour))),
            Graph("Queries: most scanned by one, GB", new GraphLine(
                PartMetric.Formula(
                    "MAX([succeeded, stopped])",
                    "largest",
                    QuarterOfAnHour,
                    ("succeeded", Largest(AthenaState.Succeeded)),
                    ("stopped", Largest(AthenaState.Canceled))),
                BytesOfAGigabyte,
                "largest")),
            Graph("Paid for: GB scanned by queries, an hour",
                Scanned(AthenaState.Succeeded, "succeeded"), Scanned(AthenaState.Canceled, "stopped")),
        ],
        Links = [new ConsoleLinks(catalog).WorkGroup(catalog.WorkGroupName)],
    };

    private static DashboardWidget Graph(string title, params GraphLine[] lines) =>
        DashboardWidget.Graph(DashboardColumn.Searched, new DashboardGraph(title, lines));

    private GraphLine Slowest(string state, string label) => new(
        Of(state).Of("TotalExecutionTime", Stats.MAXIMUM, label, PartMetric.FiveMinutes), MillisecondsOfASecond, label);

    private Metric Largest(string state) => Of(state).Of("ProcessedBytes", Stats.MAXIMUM, "bytes", QuarterOfAnHour);

    private GraphLine Scanned(string state, string label) =>
        new(Of(state).Of("ProcessedBytes", Stats.SUM, label, PartMetric.Hour), BytesOfAGigabyte, label);

    private PartMetric Of(string state) =>
        new(catalog, null, AthenaState.Namespace, AthenaState.Dimensions(catalog.WorkGroupName, state));
}
