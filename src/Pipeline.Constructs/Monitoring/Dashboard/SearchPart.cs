using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// An OpenSearch domain on a dashboard. Its metrics:
/// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html
/// </summary>
internal sealed class SearchPart(SearchDomain domain) : IDashboardPart
{
    private readonly PartMetric _metrics = new(
        domain, null, "AWS/ES", new() { ["DomainName"] = domain.DomainName, ["ClientId"] = Stack.Of(domain).Account });

    private bool HasMasters => domain.Made.Size.MasterInstanceType is not null;

    public DashboardContent OnDashboard() => new()
    {
        Widgets = [.. Graphs().Select(graph => DashboardWidget.Graph(DashboardColumn.Searched, graph))],
        Links = [new ConsoleLinks(domain).Domain(domain.DomainName)],
    };

    private IEnumerable<DashboardGraph> Graphs()
    {
        yield return new("Search: requests, a minute",
        [
            new(_metrics.Of("OpenSearchRequests", Stats.SUM, "all")),
            new(_metrics.Of("5xx", Stats.SUM, "failed inside the domain")),
        ]);
        yield return new("Search: latency, milliseconds",
        [
            new(_metrics.Of("IndexingLatency", Stats.AVERAGE, "writes")),
            new(_metrics.Of("SearchLatency", Stats.AVERAGE, "searches")),
        ]);
        yield return new("Search: health, 1 while it is so", [.. Health()]);
        yield return new("Search: bulk requests refused, a minute",
        [
            new(PartMetric.Formula("DIFF(refused)", "refused", PartMetric.Minute,
                ("refused", _metrics.Of("ThreadpoolWriteRejected", Stats.SUM, "refused")))),
        ]);
        yield return new("Search: requests that failed, share of all",
        [
            new(PartMetric.Formula(
                "IF(requests > 0, errors / requests, 0)", "failed", PartMetric.FiveMinutes,
                ("errors", _metrics.Of("5xx", Stats.SUM, "failed", PartMetric.FiveMinutes)),
                ("requests", _metrics.Of("OpenSearchRequests", Stats.SUM, "all", PartMetric.FiveMinutes)))),
        ]);
        yield return new(
            "Search: load of the busiest node, %", [.. Load("", "data"), .. HasMasters ? Load("Master", "master") : []]);
        yield return new("Search: free storage of the fullest node, MiB",
            [new(_metrics.Of("FreeStorageSpace", Stats.MINIMUM, "free"))]);
        yield return new("Search: nodes",
        [
            new(_metrics.Of("Nodes", Stats.MINIMUM, "nodes")),
            .. HasMasters ? new[] { Most("MasterReachableFromNode", "1 while a master is reached") } : [],
        ]);
    }

    private IEnumerable<GraphLine> Health()
    {
        yield return Most("ClusterStatus.red", "red: shards are missing");
        yield return Most("ClusterStatus.yellow", "yellow: replicas are missing");
        yield return Most("ClusterIndexWritesBlocked", "writes are blocked");
        yield return Most("AutomatedSnapshotFailure", "the snapshot failed");
        if (domain.Made.EncryptionKey is null) yield break;
        yield return Most("KMSKeyError", "the key is disabled");
        yield return Most("KMSKeyInaccessible", "the key is gone");
    }

    private IEnumerable<GraphLine> Load(string prefix, string node)
    {
        yield return Most($"{prefix}CPUUtilization", $"processor, {node} node");
        yield return Most($"{prefix}JVMMemoryPressure", $"Java heap, {node} node");
        yield return Most($"{prefix}OldGenJVMMemoryPressure", $"old objects, {node} node");
    }

    private GraphLine Most(string name, string label) => new(_metrics.Of(name, Stats.MAXIMUM, label));
}
