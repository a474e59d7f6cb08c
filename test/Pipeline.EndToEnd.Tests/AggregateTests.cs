using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Pipeline.Local.Faults;
using Pipeline.Local.Report;

namespace Pipeline.EndToEnd.Tests;

/// <summary>The synthesized pipeline with its aggregation on real input: every window is counted as the events say.</summary>
[Collection(AssemblyCollection.Name)]
public sealed class AggregateTests(SynthesizedAssembly assembly)
{
    [Fact]
    public async Task EveryWindow_IsCountedAsItsEventsAre()
    {
        var input = RealInput.Read();
        var isTaxis = input.Stack.StartsWith("taxis", StringComparison.Ordinal);
        await using var pipeline = await PipelineRun.StartAsync(
            assembly,
            isTaxis ? "taxis-crowd-pipeline" : "dev-crowd-pipeline",
            new RunFaults(Throttled: 0.05, Kills: 2, Splits: 1, Seed: 5));
        (await pipeline.SendAsync(input.Records)).Put.ShouldBe(input.Records.Count);

        var expected = isTaxis ? Trips(input) : Badges(input);
        var items = (await pipeline.ItemsOfAsync("AggregationTable")).Where(item => item.ContainsKey("board")).ToList();
        items.Select(Line).Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal), pipeline.Said);

        var summary = await pipeline.SummaryAsync();
        summary.Verdict.ExitCode.ShouldBe(RunVerdict.Arrived, string.Join('\n', summary.Verdict.Missing));
        summary.Access.Roles.SelectMany(role => role.Denied).ShouldBeEmpty();
        var top = summary.TopGroups.ShouldHaveSingleItem();
        var last = items.Max(item => item["window"].S);
        var shown = top.Groups.Where(group => group.Window == last).ToList();
        shown.Select(group => long.Parse(group.Rank, CultureInfo.InvariantCulture)).ShouldBe(items
            .Where(item => item["window"].S == last).Select(item => long.Parse(item["rank"].N, CultureInfo.InvariantCulture))
            .OrderDescending().Take(3));

        // At least one message a group: a killed function may have published before it could store that it did.
        var above = isTaxis ? 0 : items.Count(item => long.Parse(item["people"].N, CultureInfo.InvariantCulture) > 100);
        summary.Stores.Messages.Where(topic => topic.Arn.Contains("Crowd", StringComparison.Ordinal)).Sum(topic => topic.Messages)
            .ShouldBeGreaterThanOrEqualTo(above);
    }

    private static IEnumerable<string> Trips(RealInput input) => input.Texts.Select(text => JsonDocument.Parse(text).RootElement)
        .GroupBy(trip => (
            Zone: Text(trip, "pickup_zone") is { Length: > 0 } zone ? zone : "-", Window: Window(Text(trip, "pickup"))))
        .Select(trips => Line(
            trips.Key.Zone,
            trips.Key.Window,
            ("trips", trips.Count()),
            ("passengers", trips.Sum(trip => Number(trip, "passengers"))),
            ("total", trips.Sum(trip => Number(trip, "total"))),
            ("longest", trips.Max(trip => Number(trip, "distance"))),
            ("drop_offs", trips.Select(trip => Text(trip, "dropoff_zone")).Distinct().Count())));

    private static IEnumerable<string> Badges(RealInput input) => input.Texts
        .Select(text => JsonDocument.Parse(text).RootElement)
        .GroupBy(badge => (Zone: Text(badge, "zone"), Window: Window(Text(badge, "time"))))
        .Select(badges => Line(
            badges.Key.Zone,
            badges.Key.Window,
            ("people", badges.Select(badge => Text(badge, "attendee")).Distinct().Count()),
            ("readings", badges.Count())));

    private static string Line(Dictionary<string, AttributeValue> item) => Line(
        item["group"].M.Values.Single().S,
        item["window"].S,
        [.. item.Where(attribute => attribute.Key is "trips" or "passengers" or "total" or "longest" or "drop_offs" or "people"
                or "readings")
            .Select(attribute => (attribute.Key, decimal.Parse(attribute.Value.N, CultureInfo.InvariantCulture)))]);

    private static string Line(string zone, string window, params (string Name, decimal Value)[] measures) =>
        $"{zone} {window} " + string.Join(", ", measures.OrderBy(measure => measure.Name, StringComparer.Ordinal)
            .Select(measure => $"{measure.Name}={measure.Value.ToString("G29", CultureInfo.InvariantCulture)}"));

    private static string Window(string time)
    {
        var at = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime;
        return at.AddTicks(-(at.Ticks % TimeSpan.FromMinutes(15).Ticks))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;

    private static decimal Number(JsonElement record, string name) => record.GetProperty(name).GetDecimal();
}
