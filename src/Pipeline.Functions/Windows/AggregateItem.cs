using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Pipeline.Records;
using Pipeline.Records.Numbers;
using Pipeline.Records.Windows;

namespace Pipeline.Functions.Windows;

/// <summary>The item of an aggregate: its state in DynamoDB's attributes.</summary>
/// <param name="state">The state.</param>
internal sealed class AggregateItem(AggregateState state)
{
    private const string Positions = "positions";
    private const string Events = "events";
    private const string Arrival = "arrival";
    private const string Measures = "measures";
    private const string Sum = "sum";
    private const string Numbers = "numbers";
    private const string Bound = "bound";
    private const string Holders = "holders";
    private const string Distinct = "distinct";
    private const string Shard = "shard";
    private const string Value = "value";
    private const string Sent = "sent";

    public AggregateState State => state;

    /// <summary>The version that was read; 0 where there is no item.</summary>
    public long Version { get; private init; }

    /// <summary>The report to the topic; null where the group was never above the threshold.</summary>
    public AlertMark? Alert { get; set; }

    /// <summary>Reads an item.</summary>
    /// <param name="aggregation">Its aggregation.</param>
    /// <param name="item">The item; null where there is none.</param>
    public static AggregateItem Read(WindowedAggregation aggregation, Dictionary<string, AttributeValue>? item)
    {
        var state = new AggregateState(aggregation);
        if (item is null) return new AggregateItem(state);
        var kept = item[AggregateAttributes.State].M;
        foreach (var (shard, number) in kept[Positions].M) state.Positions[shard] = number.S;
        state.Count = Whole(kept, Events);
        state.LastArrivalSeconds = Whole(kept, Arrival);
        state.Late = Whole(item, AggregateAttributes.Late);
        for (var i = 0; i < aggregation.Measures.Count; i++)
        {
            if (!kept[Measures].M.TryGetValue(aggregation.Measures[i].Name, out var given)) continue;
            var (measure, values) = (state.Measures[i], given.M);
            // As a text, since a sum may have more digits than a number of DynamoDB.
            if (values.TryGetValue(Sum, out var sum)) measure.Sum = ExactDecimal.Parse(sum.S);
            measure.Numbers = Whole(values, Numbers);
            measure.Distinct = Whole(values, Distinct);
            if (values.TryGetValue(Bound, out var bound))
                measure.Extreme = new Extreme(ExactDecimal.Parse(bound.N), Whole(values, Holders));
        }

        return new AggregateItem(state)
        {
            Version = Whole(item, AggregateAttributes.Version),
            Alert = item.TryGetValue(AggregateAttributes.Alert, out var alert)
                ? new AlertMark(alert.M[Shard].S, alert.M[Value].N, alert.M[Sent].BOOL == true) : null,
        };
    }

    /// <summary>The rank, by which a window's groups are ordered; null where the item is not to be in the index.</summary>
    public ExactDecimal? Rank
    {
        get
        {
            if (state.Count <= 0) return null;
            for (var i = 0; i < state.Measures.Count; i++)
                if (state.Aggregation.Measures[i].Name == state.Aggregation.RankBy) return state.Value(i);

            return null;
        }
    }

    /// <summary>The item to write, one version later.</summary>
    /// <param name="job">Its keys.</param>
    public Dictionary<string, AttributeValue> Write(AggregateJob job)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            [AggregateAttributes.Aggregate] = Text(job.Key),
            [AggregateAttributes.Window] = Text(job.Window),
            [AggregateAttributes.Board] = Text(job.Board),
            [AggregateAttributes.WindowEnd] = Text(job.WindowEnd),
            [AggregateAttributes.Group] = Map(job.Aggregation.GroupBy.Zip(job.Group, (name, value) => (name, Attribute(value)))),
            [AggregateAttributes.ExpiresAt] = Number(ExpiresAt(job)),
            [AggregateAttributes.Version] = Number(Version + 1),
            [AggregateAttributes.State] = Map([
                (Positions, Map(state.Positions.Select(position => (position.Key, Text(position.Value))))),
                (Events, Number(state.Count)),
                (Arrival, Number(state.LastArrivalSeconds)),
                (Measures, Map(state.Aggregation.Measures.Select((measure, i) =>
                    (measure.Name, Attribute(measure.Kind, state.Measures[i]))))),
            ]),
        };
        if (Rank is { } rank) item[AggregateAttributes.Rank] = Number(rank);
        if (state.Late > 0) item[AggregateAttributes.Late] = Number(state.Late);
        List<AttributeValue> unknown = [];
        for (var i = 0; i < state.Measures.Count; i++)
        {
            var name = state.Aggregation.Measures[i].Name;
            if (state.Value(i) is { } value) item[name] = Number(value);
            if (state.IsUnknown(i)) unknown.Add(Text(name));
        }

        if (unknown.Count > 0) item[AggregateAttributes.Unknown] = new AttributeValue { L = unknown };
        if (Alert is { } alert)
        {
            item[AggregateAttributes.Alert] = Map([
                (Shard, Text(alert.Shard)), (Value, new AttributeValue { N = alert.Value }),
                (Sent, new AttributeValue { BOOL = alert.IsSent }),
            ]);
        }

        return item;
    }

    /// <summary>When DynamoDB may delete the items of an aggregate, in seconds since 1970.</summary>
    public long ExpiresAt(AggregateJob job) =>
        Math.Max(job.WindowEndMinute * 60, state.LastArrivalSeconds) + (job.Aggregation.KeepDays * 86_400L);

    public static AttributeValue Text(string text) => new() { S = text };

    public static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Map(IEnumerable<(string Name, AttributeValue Value)> members) =>
        new() { M = members.ToDictionary(member => member.Name, member => member.Value), IsMSet = true };

    public static long Whole(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? long.Parse(value.N, CultureInfo.InvariantCulture) : 0;

    private static AttributeValue Number(in ExactDecimal number) => new() { N = number.ToString() };

    private static AttributeValue Attribute(FieldValue value) => value.Type switch
    {
        ScalarType.S => Text(value.Text),
        ScalarType.N => new AttributeValue { N = value.Text },
        ScalarType.Bool => new AttributeValue { BOOL = value.Text == "true" },
        _ => new AttributeValue { NULL = true },
    };

    private static AttributeValue Attribute(MeasureKind kind, MeasureState measure) => Map(kind switch
    {
        MeasureKind.Sum => [(Sum, Text(measure.Sum.ToString()))],
        MeasureKind.Distinct => [(Distinct, Number(measure.Distinct))],
        MeasureKind.Min or MeasureKind.Max when measure.Extreme is { } extreme =>
            [(Numbers, Number(measure.Numbers)), (Bound, Number(extreme.Bound)), (Holders, Number(extreme.Holders))],
        _ => [],
    });
}
