using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using Pipeline.Records.Limits;
using static Pipeline.Constructs.Internal.AlarmChecks;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of a <see cref="SearchDomain"/>: lost shards, blocked or refused writes, low storage, memory and CPU, failed nodes
/// and snapshots, and an unusable key.
/// </summary>
/// <remarks>
/// Statistics, periods and counts follow AWS's recommendations:
/// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html.
/// </remarks>
public sealed class SearchAlarms : AlarmGroup
{
    private readonly SearchAlarmsProps _props;

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The domain and the topic that alarms notify.</param>
    /// <exception cref="InvalidInputException">A prop is out of range; the message lists every mistake.</exception>
    public SearchAlarms(Construct scope, string id, SearchAlarmsProps props)
        : base(scope, id, props)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));
        _props = props;

        AddCluster();
        AddStorage();
        AddNodes();
        AddLoad("", "data", 80, "Send fewer or smaller requests, or use larger or more data nodes");
        if (props.Domain.Made.Size.MasterInstanceType is not null)
        {
            AddLoad("Master", "dedicated master", 50, "Use larger master nodes, or fewer shards and indexes");
            Add("MasterReachable", new AlarmSpec(
                Metric("MasterReachableFromNode", Stats.MAXIMUM, Duration.Minutes(5)),
                "No dedicated master could be reached from a node for 5 minutes. Look at the alarms on the master nodes' " +
                "memory and processors; AWS replaces a lost one by itself.")
            {
                Below = 1,
            });
        }

        AddRefused();
        if (props.Domain.Made.EncryptionKey is not null) AddKey();
    }

    private void AddCluster()
    {
        Add("Red", "ClusterStatus.red", Stats.MAXIMUM, 0, 1,
            "More than 0 primary shards are on no node: their documents cannot be read or written. Look for lost nodes " +
            "and full volumes; restore the index from a snapshot where the node does not come back.");
        // With a single node, the replica that each index has by default cannot be placed.
        if (_props.Domain.Made.Size.Zones > 1)
        {
            Add("Yellow", "ClusterStatus.yellow", Stats.MAXIMUM, 0, 5,
                "More than 0 replicas are on no node for 5 minutes: the loss of one more node loses data. Look for lost " +
                "nodes and full volumes.");
        }

        Add("WritesBlocked", "ClusterIndexWritesBlocked", Stats.MAXIMUM, 0, 1,
            "More than 0 writes are blocked for 5 minutes; a delivery puts its documents into its backup. Look at the " +
            "alarms on free storage and on memory.",
            Duration.Minutes(5));
        Add("SnapshotFailed", "AutomatedSnapshotFailure", Stats.MAXIMUM, 0, 1,
            "More than 0 automated snapshots failed, so that there is none of the last hour. Look for a red cluster.");
    }

    private void AddStorage()
    {
        var mebibytes = Math.Floor(_props.Domain.Made.Size.Volume.ToMebibytes() * _props.FreeStorageShare);
        Add("FreeStorage", new AlarmSpec(
            Metric("FreeStorageSpace", Stats.MINIMUM),
            $"A node has less than {Text(mebibytes)} MiB free, {Percent(_props.FreeStorageShare)} of its volume; " +
            "OpenSearch blocks writes when it is full. Delete old indexes, or use larger volumes.")
        {
            Below = mebibytes,
        });
    }

    private void AddNodes()
    {
        var size = _props.Domain.Made.Size;
        var nodes = size.DataNodes + (size.Zones > 1 ? ServiceLimits.OpenSearch.DedicatedMasters : 0);
        Add("Nodes", new AlarmSpec(
            Metric("Nodes", Stats.MINIMUM, Duration.Days(1)),
            $"Less than {Text(nodes)} nodes answered at some time within 1440 minutes. AWS replaces a lost node by itself; " +
            "look at the domain's health and notifications if it lasts.")
        {
            Below = nodes,
        });
    }

    private void AddLoad(string prefix, string nodes, double cpu, string remedy)
    {
        Add($"{prefix}Cpu", $"{prefix}CPUUtilization", Stats.MAXIMUM, cpu, 3,
            $"A {nodes} node's processor is used above {Text(cpu)} % for 45 minutes. {remedy}.",
            Duration.Minutes(15));
        Add($"{prefix}Memory", $"{prefix}JVMMemoryPressure", Stats.MAXIMUM, 95, 3,
            $"A {nodes} node's Java heap is used above 95 % for 3 minutes; OpenSearch refuses requests then. {remedy}.");
        Add($"{prefix}OldMemory", $"{prefix}OldGenJVMMemoryPressure", Stats.MAXIMUM, 80, 3,
            $"A {nodes} node's old objects fill its Java heap above 80 % for 3 minutes. {remedy}.");
    }

    private void AddRefused()
    {
        Add("WritesRefused", new AlarmSpec(
            Formula("DIFF(refused)", new() { ["refused"] = Metric("ThreadpoolWriteRejected", Stats.SUM) }),
            "More than 0 bulk requests were refused since the queue of writes was full; a delivery sends them again. Use " +
            "larger or more data nodes, or fewer shards an index.")
        {
            Above = 0,
        });
        Add("ServerErrors", new AlarmSpec(
            Formula("IF(requests > 0, errors / requests, 0)", new()
            {
                ["errors"] = Metric("5xx", Stats.SUM, Duration.Minutes(5)),
                ["requests"] = Metric("OpenSearchRequests", Stats.SUM, Duration.Minutes(5)),
            },
            Duration.Minutes(5)),
            "More than 10 % of requests failed inside the domain for 5 minutes. Look at the alarms on memory and " +
            "processors, and at the domain's error log.")
        {
            Above = 0.1,
        });
    }

    private void AddKey()
    {
        const string Lost =
            "More than 0 nodes cannot use the key that encrypts the data: it is disabled, deleted or its grant is gone. " +
            "Enable it or cancel its deletion; a deleted key loses the domain.";
        Add("KeyDisabled", "KMSKeyError", Stats.MAXIMUM, 0, 1, Lost);
        Add("KeyInaccessible", "KMSKeyInaccessible", Stats.MAXIMUM, 0, 1, Lost);
    }

    private void Add(
        string id, string metric, string statistic, double above, int periods, string description, Duration? period = null) =>
        Add(id, new AlarmSpec(Metric(metric, statistic, period), description) { Above = above, Periods = periods });

    // AWS's alarms go off at the value or above; these go off above the next smaller value.
    private Metric Metric(string name, string statistic, Duration? period = null) => Of(
        "AWS/ES",
        name,
        new Dictionary<string, string>
        {
            ["DomainName"] = _props.Domain.DomainName,
            ["ClientId"] = Stack.Of(_props.Domain).Account,
        },
        statistic,
        period);
}
