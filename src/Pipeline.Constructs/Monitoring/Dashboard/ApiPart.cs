using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// An API on a dashboard. Its metrics:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
/// </summary>
internal sealed class ApiPart(RestApiFeed feed) : IDashboardPart
{
    private readonly PartMetric _metrics = new(
        feed,
        feed.RestApi,
        "AWS/ApiGateway",
        new() { ["ApiName"] = feed.RestApi.RestApiName, ["Stage"] = feed.RestApi.DeploymentStage.StageName });

    public DashboardContent OnDashboard() => new()
    {
        Widgets =
        [
            Graph("API: requests, a minute", _metrics.Of("Count", Stats.SUM, "all")),
            Graph("API: refused or failed, share of all",
                _metrics.Of("4XXError", Stats.AVERAGE, "refused"),
                _metrics.Of("5XXError", Stats.AVERAGE, "failed")),
            Graph("API: latency, milliseconds",
                _metrics.Of("Latency", "p90", "90 of 100"),
                _metrics.Of("Latency", "p99", "99 of 100")),
        ],
    };

    private static DashboardWidget Graph(string title, params Metric[] metrics) =>
        DashboardWidget.Graph(DashboardColumn.Incoming, title, metrics);
}
