using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Windows;

namespace Pipeline.Functions.Tests.Windows;

/// <summary>Delivers changes as Lambda does, disturbed as a test says, and compares the table with the reference.</summary>
/// <param name="seed">The seed of the changes and of Lambda's batches.</param>
/// <param name="source">What the function reads.</param>
internal sealed class AggregationRun(int seed, AggregationSource source)
{
    public EventSourceMapping Mapping { get; init; } = new() { BatchSize = 30, ReportBatchItemFailures = false };

    public Action<AggregationUnderTest> Disturb { get; init; } = _ => { };

    /// <summary>Whether a separate instance reads each shard, all at once, as Lambda does.</summary>
    public bool InParallel { get; init; }

    /// <summary>How many measures were left out as unknown.</summary>
    public int Unknown { get; private set; }

    /// <summary>Runs and compares.</summary>
    /// <returns>The messages to the topic.</returns>
    public async Task<List<JsonNode>> CheckAsync()
    {
        var generations = new RandomChanges(seed, source == AggregationSource.Stream).Make();
        using var aggregation = new AggregationUnderTest(source);
        Disturb(aggregation);
        List<JsonNode> alerts = [];
        if (InParallel) await ReadAtOnceAsync(generations, aggregation, alerts);
        else await Lambda(aggregation, generations, seed).RunAsync(generations.Select(Records));

        alerts.AddRange(aggregation.Alerts);
        Compare([.. generations.SelectMany(changes => changes)], aggregation);
        return alerts;
    }

    private async Task ReadAtOnceAsync(
        List<List<PlacedChange>> generations, AggregationUnderTest aggregation, List<JsonNode> alerts)
    {
        foreach (var generation in generations)
        {
            await Task.WhenAll(generation.GroupBy(change => change.Record.ShardId).Select(async (shard, i) =>
            {
                using var own = new AggregationUnderTest(source, aggregation);
                await Lambda(own, generations, seed + i).RunAsync([Records(shard)]);
                lock (alerts) alerts.AddRange(own.Alerts);
            }));
        }
    }

    private SimulatedLambda Lambda(AggregationUnderTest aggregation, List<List<PlacedChange>> generations, int lambdaSeed)
    {
        var changes = generations.SelectMany(generation => generation)
            .ToDictionary(change => (change.Record.ShardId, change.Record.SequenceNumber), change => change.Change);
        return new SimulatedLambda(Mapping, lambdaSeed, batch => aggregation.InvokeAsync(source == AggregationSource.Stream
            ? StreamRecord.ToEvent(batch)
            : Encoding.UTF8.GetBytes(TableChange.ToEvent(batch[0].ShardId, batch.Select(ToJson)).ToJsonString())));

        JsonObject ToJson(StreamRecord record) =>
            changes[(record.ShardId, record.SequenceNumber)].ToJson(record.SequenceNumber, record.Arrival);
    }

    private static IEnumerable<StreamRecord> Records(IEnumerable<PlacedChange> changes) =>
        changes.Select(change => change.Record);

    private void Compare(List<PlacedChange> changes, AggregationUnderTest aggregation)
    {
        var items = aggregation.Aggregates;
        var zones = ReferenceAggregates.Zones(changes);
        var days = ReferenceAggregates.Days(changes);
        items.Count.ShouldBe(zones.Count + days.Count, $"seed {seed}");
        foreach (var (key, expected) in zones) CompareZone(Item(items, "zones", key), expected, $"seed {seed}, {key}");
        foreach (var (key, expected) in days)
        {
            var item = Item(items, "days", key);
            Whole(item, "people").ShouldBe(expected.Distinct("who"), $"seed {seed}, {key}");
            item.ContainsKey("late").ShouldBeFalse();
        }
    }

    private void CompareZone(JsonObject item, ReferenceAggregate expected, string where)
    {
        Whole(item, "events").ShouldBe(expected.Events, where);
        Whole(item, "late").ShouldBe(expected.Late, where);
        Whole(item, "people").ShouldBe(expected.Distinct("who"), where);
        var unknown = item["unknown"]?["L"]!.AsArray().Select(name => (string)name!["S"]!).ToList() ?? [];
        var sum = expected.Sum("amount");
        // DynamoDB stores 38 digits.
        var isStorable = $"{BigInteger.Abs(sum)}".TrimEnd('0').Length <= 38;
        unknown.Remove("total").ShouldBe(!isStorable, where);
        ReferenceAggregate.Number(item, "total").ShouldBe(isStorable ? sum : null, where);
        Unknown += unknown.Count;
        if (source == AggregationSource.Stream) unknown.ShouldBeEmpty(where);
        var numbers = expected.Numbers("amount").Order().ToList();
        foreach (var (name, index) in new[] { ("least", 0), ("most", numbers.Count - 1) })
        {
            if (unknown.Contains(name) || numbers.Count == 0) item.ContainsKey(name).ShouldBeFalse(where);
            else ReferenceAggregate.Number(item, name).ShouldBe(numbers[index], $"{where}, {name}");
        }

        if (expected.Events > 0) Whole(item, "rank").ShouldBe(expected.Events, where);
        else item.ContainsKey("rank").ShouldBeFalse(where);
    }

    private static JsonObject Item(List<JsonObject> items, string name, (string? Zone, DateTime Window) key) =>
        items.Where(item => (string?)item["board"]!["S"] == $"{name}#{key.Window:yyyy-MM-ddTHH:mm:ssZ}"
            && (string?)item["group"]!["M"]!["zone"]?["S"] == key.Zone).ShouldHaveSingleItem();

    private static long Whole(JsonObject item, string name) =>
        item[name] is { } value ? long.Parse((string)value["N"]!, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
