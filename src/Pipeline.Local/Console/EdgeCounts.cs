using Pipeline.Local.Contracts;
using Pipeline.Local.Diagram;
using Pipeline.Local.Run;

namespace Pipeline.Local.Console;

/// <summary>What has gone over each edge of a diagram.</summary>
internal sealed class EdgeCounts
{
    private const string Records = "records";

    private readonly LocalRun _run;
    private readonly ConsoleFeed _feed;
    private readonly DiagramModel _model;
    private readonly Dictionary<string, Resource> _resources;
    private readonly IReadOnlyList<(Func<long>? Count, string Unit)> _counters;

    public EdgeCounts(LocalRun run, DiagramModel model, ConsoleFeed feed)
    {
        (_run, _model, _feed) = (run, model, feed);
        _resources = model.Nodes.Where(node => node.Category != NodeCategory.Outside)
            .Select(node => (node.Id, Resource: run.Deployment.OfType(node.Type)
                .FirstOrDefault(resource => DiagramNames.Shown(resource.Path) == node.Path)))
            .Where(pair => pair.Resource is not null)
            .ToDictionary(pair => pair.Id, pair => pair.Resource!);
        _counters = [.. model.Edges.Select(CounterOf)];
    }

    /// <summary>The counts by edge, in the model's order; null for an edge that the run does not count.</summary>
    public IReadOnlyList<long?> Read() => [.. _counters.Select(counter => counter.Count?.Invoke())];

    /// <summary>The edges with their counts and rates.</summary>
    /// <param name="counts">From <see cref="Read"/>.</param>
    /// <param name="rate">The rate of an edge, by its index.</param>
    public IReadOnlyList<EdgeState> States(IReadOnlyList<long?> counts, Func<int, double> rate) =>
    [
        .. _model.Edges.Select((edge, i) =>
        {
            double? now = counts[i] is null ? null : Math.Round(rate(i), 1);
            return new EdgeState(
                i + 1, NameOf(edge.From), NameOf(edge.To), edge.Label, counts[i], _counters[i].Unit, now, Texts.OfRate(now));
        }),
    ];

    private string NameOf(string id) => _model.Nodes.First(node => node.Id == id).Name;

    private (Func<long>? Count, string Unit) CounterOf(DiagramEdge edge)
    {
        if (!_resources.TryGetValue(edge.To, out var to)) return (null, Records);
        if (!_resources.TryGetValue(edge.From, out var from))
        {
            return to.Type is AwsType.Kinesis.Stream or AwsType.Firehose.DeliveryStream
                ? (() => _run.ReceivedBy(to), Records) : (null, Records);
        }

        return (from.Type, to.Type) switch
        {
            (AwsType.Kinesis.Stream, AwsType.Lambda.Function) => (() => ReadBy(from, to), Records),
            (AwsType.Kinesis.Stream, AwsType.Firehose.DeliveryStream) =>
                (() => Delivery(to, each => each.SourceRecords), Records),
            (AwsType.Firehose.DeliveryStream, AwsType.S3.Bucket) => (() => Delivery(from, each => each.Delivered), Records),
            (AwsType.Lambda.Function, AwsType.DynamoDb.Table or AwsType.DynamoDb.GlobalTable) =>
                (() => _run.Tables.WrittenTo(to.PhysicalId), "items"),
            (AwsType.Lambda.Function, AwsType.S3.Bucket) => (() => _feed.ObjectsOfFunctions(to.PhysicalId), "objects"),
            (_, AwsType.Sqs.Queue or AwsType.Sns.Topic) => (() => _run.Messages.Of(to.Arn!), "messages"),
            _ => (null, Records),
        };
    }

    private long ReadBy(Resource stream, Resource function) => _run.Mappings.All
        .Where(mapping => mapping.Settings.StreamArn == stream.Arn && mapping.Settings.FunctionName == function.PhysicalId)
        .Sum(mapping => mapping.Progress.Read);

    private long Delivery(Resource stream, Func<Firehose.DeliveryProgress, long> count) => _run.Firehose.Streams
        .Where(each => each.Settings.Path == stream.Path).Sum(each => count(each.Progress));
}
