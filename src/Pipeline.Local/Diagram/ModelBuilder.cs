using System.Text.Json.Nodes;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Diagram;

/// <summary>Makes the model of a deployment's diagram.</summary>
internal sealed class ModelBuilder
{
    private const string Producers = "producers";
    private const string VpcType = AwsType.EC2.VPC;
    private const string SubnetType = AwsType.EC2.Subnet;

    private readonly Deployment _deployment;
    private readonly bool _withAlarms;
    private readonly RoleRights _rights;
    private readonly FlowEnds _ends;
    private readonly List<DiagramGroup> _groups = [];
    private readonly Dictionary<string, string> _groupIds = [];
    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, string> _keyNames;

    private ModelBuilder(Deployment deployment, bool withAlarms)
    {
        _deployment = deployment;
        _withAlarms = withAlarms;
        _rights = new RoleRights(deployment);
        _ends = new FlowEnds(deployment);
        _names = DiagramNames.Of(_ends.Drawn.Select(resource => resource.Path));
        _keyNames = DiagramNames.Of(Keys.Select(key => key.Path));
    }

    private IEnumerable<Resource> Keys =>
        _deployment.Resources.Where(resource => resource.Type is AwsType.Kms.Key or AwsType.Kms.ReplicaKey);

    /// <summary>Builds.</summary>
    /// <param name="deployment">The deployment to draw, read for a drawing.</param>
    /// <param name="title">The diagram's title.</param>
    /// <param name="withAlarms">Whether to draw alarms, and the topics that only alarms publish to.</param>
    public static DiagramModel Build(Deployment deployment, string title, bool withAlarms = false) =>
        new ModelBuilder(deployment, withAlarms).Build(title);

    private DiagramModel Build(string title)
    {
        var flows = new FlowReader(_deployment, _ends, _rights).Read();
        var hidden = Hidden(flows);
        flows = [.. flows.Where(flow => !hidden.Contains(flow.From.Resource!) && !hidden.Contains(flow.To.Resource!))];
        flows = [.. Fed(flows, hidden), .. flows];
        var used = flows.SelectMany(flow => new[] { flow.From.Resource, flow.To.Resource }).ToHashSet();
        var drawn = _ends.Drawn.Where(resource => used.Contains(resource)
            || (NodeKinds.IsAlwaysDrawn(resource.Type) && !hidden.Contains(resource))).ToArray();
        var nodes = new List<DiagramNode>();
        var ids = new Dictionary<Resource, string>(ReferenceEqualityComparer.Instance);
        foreach (var resource in drawn)
        {
            var node = Node(resource, $"n{nodes.Count + 1}");
            ids[resource] = node.Id;
            nodes.Add(node);
        }

        var alarms = _withAlarms ? AlarmNodes(ids, nodes.Count) : [];
        nodes.AddRange(alarms.Select(alarm => alarm.Node));
        var outside = new Dictionary<(string, string), string>();
        foreach (var end in flows.SelectMany(flow => new[] { flow.From, flow.To }).Where(end => end.Resource is null))
        {
            if (!outside.TryAdd((end.Text, end.What), $"n{nodes.Count + 1}")) continue;
            nodes.Add(Outside(end, $"n{nodes.Count + 1}"));
        }

        var edges = flows.GroupBy(flow => (From: Id(flow.From), To: Id(flow.To))).Select(same => new DiagramEdge(
            same.Key.From, same.Key.To, string.Join("; ", same.Select(flow => flow.Label).Distinct()), Rights(same)));
        var keys = Keys.Where(key => nodes.Any(node => node.Key == _keyNames[key.Path]))
            .Select(key => new DiagramKey(_keyNames[key.Path], DiagramNames.Shown(key.Path)));
        return new DiagramModel(
            title, nodes,
            Ordered(nodes, [.. edges, .. alarms.Select(alarm => alarm.Edge)]),
            _groups, [.. keys]);

        string Id(FlowEnd end) => end.Resource is { } resource ? ids[resource] : outside[(end.Text, end.What)];
    }

    // Starts at the sources, in reading order.
    private static List<DiagramEdge> Ordered(List<DiagramNode> nodes, DiagramEdge[] edges)
    {
        var index = nodes.Select((node, i) => (node.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i);
        var steps = LayoutColumns.Of(
            [.. nodes.Select(_ => new LayoutNode(0))],
            [.. edges.Select(edge => new LayoutEdge(index[edge.From], index[edge.To]))], nodes.Count);
        return
        [
            .. edges.OrderBy(edge => steps[index[edge.From]]).ThenBy(edge => index[edge.From]).ThenBy(edge => index[edge.To]),
        ];
    }

    // Functions of custom resources work for CloudFormation, and buckets of access logs and topics of alarms for the operators.
    private HashSet<Resource> Hidden(IReadOnlyList<Flow> flows)
    {
        var tokens = _deployment.Resources.Select(resource => NodeKinds.Text(resource.Properties, "ServiceToken"))
            .OfType<string>().ToHashSet();
        var logs = _deployment.OfType(AwsType.S3.Bucket)
            .Select(bucket => NodeKinds.Text(bucket.Properties, "LoggingConfiguration", "DestinationBucketName"))
            .OfType<string>().ToHashSet();
        var told = Alarms().SelectMany(alarm => Actions(alarm)).ToHashSet();
        var hidden = _ends.Drawn.Where(resource =>
            resource.Type == AwsType.Lambda.Function && resource.Arn is { } arn && tokens.Contains(arn)).ToHashSet();
        var ends = flows.Where(flow => !hidden.Contains(flow.From.Resource!) && !hidden.Contains(flow.To.Resource!))
            .SelectMany(flow => new[] { flow.From.Resource, flow.To.Resource }).ToHashSet();
        hidden.UnionWith(_ends.Drawn.Where(resource =>
            (resource.Type == AwsType.S3.Bucket && logs.Contains(resource.PhysicalId) && !ends.Contains(resource))
            || (resource.Type == AwsType.Sns.Topic && !_withAlarms && told.Contains(resource.PhysicalId)
                && !flows.Any(flow => flow.To.Resource == resource))));
        return hidden;
    }

    // A stream that no resource writes into has its producers outside.
    private IEnumerable<Flow> Fed(IReadOnlyList<Flow> flows, HashSet<Resource> hidden) =>
        from stream in _ends.Drawn
        where stream.Type is AwsType.Kinesis.Stream or AwsType.Firehose.DeliveryStream && !hidden.Contains(stream)
        where !flows.Any(flow => flow.To.Resource == stream && !IsSchema(flow))
        let label = stream.Type == AwsType.Kinesis.Stream ? "PutRecords" : "PutRecordBatch"
        select new Flow(new FlowEnd(null, "whoever may put records", Producers), new FlowEnd(stream), label);

    private static bool IsSchema(Flow flow) => flow.From.Resource?.Type == AwsType.Glue.Table;

    private DiagramNode Node(Resource resource, string id)
    {
        var (kind, category) = NodeKinds.Of(resource.Type);
        return new DiagramNode(
            id, resource.Type, kind, category, DiagramNames.Shown(resource.Path), _names[resource.Path],
            NodeKinds.Detail(resource), GroupOf(resource), KeyOf(resource));
    }

    private static DiagramNode Outside(FlowEnd end, string id)
    {
        var name = end.What == Producers ? "Producers" : end.Text.StartsWith("arn:", StringComparison.Ordinal)
            ? end.Text[(end.Text.LastIndexOfAny([':', '/']) + 1)..] : end.Text;
        var kind = end.What == Producers ? end.Text : $"{end.What}, outside";
        return new DiagramNode(id, end.What, kind, NodeCategory.Outside, end.Text, name, "", null, null);
    }

    private List<EdgeRight> Rights(IEnumerable<Flow> flows)
    {
        var rights = new List<EdgeRight>();
        foreach (var flow in flows.Where(flow => flow.Principal is not null))
        {
            if ((flow.Reads ? flow.From : flow.To).Resource is not { Arn: { } arn } on) continue;
            var principal = flow.Principal!;
            var isService = principal.EndsWith(".amazonaws.com", StringComparison.Ordinal);
            var right = isService
                ? new EdgeRight(principal, _rights.ActionsOfService(principal, arn), _names[on.Path], true)
                : new EdgeRight(
                    DiagramNames.Shown(_rights.PathOf(principal)), _rights.Actions(principal, arn, isNamed: false),
                    _names[on.Path], _rights.IsKnown(principal));
            if (!rights.Any(known => known.Sentence == right.Sentence)) rights.Add(right);
        }

        return rights;
    }

    private string? KeyOf(Resource resource)
    {
        var texts = Texts(resource.Properties).ToHashSet();
        var aliases = _deployment.OfType(AwsType.Kms.Alias).Where(alias => texts.Contains(alias.PhysicalId))
            .Select(alias => NodeKinds.Text(alias.Properties, "TargetKeyId")).OfType<string>().ToHashSet();
        var key = Keys.FirstOrDefault(key => IsNamed(key, texts) || IsNamed(key, aliases));
        return key is null ? null : _keyNames[key.Path];
    }

    private static bool IsNamed(Resource key, HashSet<string> texts) =>
        texts.Contains(key.PhysicalId) || (key.Arn is { } arn && texts.Contains(arn));

    // The settings of a function may name a key that does not encrypt them.
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.Where(entry => entry.Key is not ("Variables" or "ResourcePolicy"))
            .SelectMany(entry => Texts(entry.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value => [value.ToString()],
        _ => [],
    };

    private string GroupOf(Resource resource)
    {
        var stack = Group(resource.Stack, isVpc: false, StackName(resource.Stack), parent: null);
        if (SubnetOf(resource) is not { } subnet) return stack;
        var known = _deployment.OfType(SubnetType).FirstOrDefault(other => other.PhysicalId == subnet);
        var id = NodeKinds.Text(known?.Properties, "VpcId");
        var vpc = _deployment.OfType(VpcType).FirstOrDefault(other => other.PhysicalId == id);
        var name = vpc is null ? id ?? "imported" : DiagramNames.Shown(vpc.Path);
        return Group($"{resource.Stack}\n{name}", isVpc: true, name, stack);
    }

    private static string? SubnetOf(Resource resource)
    {
        foreach (var settings in new[] { "VpcConfig", "VPCOptions", "VpcConfiguration" })
        {
            if (Find(resource.Properties, settings) is not JsonObject vpc) continue;
            if ((vpc["SubnetIds"] as JsonArray)?.FirstOrDefault() is JsonValue subnet) return subnet.ToString();
        }

        return null;
    }

    private static JsonNode? Find(JsonNode? node, string key) => node is not JsonObject map ? null
        : map[key] ?? map.Select(entry => Find(entry.Value, key)).FirstOrDefault(found => found is not null);

    private string StackName(string stack) =>
        _deployment.OfType(AwsType.CloudFormation.Stack)
            .FirstOrDefault(nested => nested.PhysicalId.Contains($":stack/{stack}/", StringComparison.Ordinal)) is { } nested
            ? DiagramNames.Shown(nested.Path) : stack;

    private string Group(string key, bool isVpc, string name, string? parent)
    {
        if (_groupIds.TryGetValue(key, out var id)) return id;
        id = $"g{_groups.Count + 1}";
        _groups.Add(new DiagramGroup(id, isVpc, name, parent));
        return _groupIds[key] = id;
    }

    private IEnumerable<Resource> Alarms() =>
        _deployment.Resources.Where(resource => resource.Type is AwsType.CloudWatch.Alarm or AwsType.CloudWatch.CompositeAlarm);

    private static IEnumerable<string> Actions(Resource alarm) =>
        (alarm.Properties["AlarmActions"] as JsonArray)?.OfType<JsonValue>().Select(action => action.ToString()) ?? [];

    // All alarms of a stack with the same topic are one node: otherwise a diagram would show little else.
    private List<(DiagramNode Node, DiagramEdge Edge)> AlarmNodes(Dictionary<Resource, string> ids, int nodes)
    {
        var made = new List<(DiagramNode, DiagramEdge)>();
        var told = from alarm in Alarms()
                   from action in Actions(alarm).Distinct()
                   let target = _ends.Find(action)
                   where target is not null && ids.ContainsKey(target)
                   group alarm by (alarm.Stack, Target: target);
        foreach (var same in told)
        {
            var id = $"n{nodes + made.Count + 1}";
            var count = same.Count();
            var node = new DiagramNode(
                id, AwsType.CloudWatch.Alarm, "CloudWatch", NodeCategory.Query, same.Key.Stack,
                count == 1 ? "1 alarm" : $"{count} alarms", "",
                Group(same.Key.Stack, isVpc: false, StackName(same.Key.Stack), null), null);
            var right = new EdgeRight(
                "cloudwatch.amazonaws.com", _rights.ActionsOfService("cloudwatch.amazonaws.com", same.Key.Target.Arn ?? ""),
                _names[same.Key.Target.Path], true);
            made.Add((node, new DiagramEdge(id, ids[same.Key.Target], "changes of state", [right])));
        }

        return made;
    }
}
