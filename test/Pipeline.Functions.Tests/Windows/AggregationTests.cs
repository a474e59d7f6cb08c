using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Writer;
using Pipeline.Functions.Windows;

namespace Pipeline.Functions.Tests.Windows;

/// <summary>
/// Whatever Lambda and DynamoDB do, each change counts exactly once: in the end the aggregates are those of the reference, which
/// reads all changes once.
/// </summary>
public class AggregationTests
{
    private static readonly Fault[] Faults =
    [
        Fault.Throughput, Fault.Throttling, Fault.InternalError, Fault.Unavailable, Fault.ResetBefore, Fault.ResetAfter,
        Fault.Slow, Fault.Late, Fault.Malformed, Fault.ExpiredToken,
    ];

    [Theory]
    [InlineData(AggregationSource.Table)]
    [InlineData(AggregationSource.Stream)]
    internal async Task HealthyServices_GiveTheReference(AggregationSource source)
    {
        var unknown = 0;
        foreach (var seed in Seeds.Take(8))
        {
            var run = new AggregationRun(seed, source);
            await run.CheckAsync();
            unknown += run.Unknown;
        }

        if (source == AggregationSource.Table) unknown.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(Fault.Throughput)]
    [InlineData(Fault.InternalError)]
    [InlineData(Fault.ResetBefore)]
    [InlineData(Fault.ResetAfter)]
    [InlineData(Fault.Slow)]
    [InlineData(Fault.Late)]
    [InlineData(Fault.Malformed)]
    [InlineData(Fault.ExpiredToken)]
    public Task FaultOfDynamoDb_CountsNothingTwice(Fault fault) => RunAsync(2, fault == Fault.Slow ? 4 : 20, [fault]);

    [Fact]
    public Task AllFaultsAtOnce_CountNothingTwice() => RunAsync(5, 40, Faults);

    // Batches that come again: whole, in halves, with other records, and long after later ones.
    [Theory]
    [InlineData(AggregationSource.Table)]
    [InlineData(AggregationSource.Stream)]
    internal async Task BatchesThatComeAgain_ChangeNothing(AggregationSource source)
    {
        foreach (var seed in Seeds.Take(5))
        {
            var mapping = new EventSourceMapping
            {
                BatchSize = 20,
                ReportBatchItemFailures = false,
                BisectBatchOnFunctionError = seed % 2 == 0,
                Rewinds = 0.3,
                Strays = 0.3,
            };
            await new AggregationRun(seed, source) { Mapping = mapping }.CheckAsync();
        }
    }

    [Theory]
    [InlineData(AggregationSource.Table)]
    [InlineData(AggregationSource.Stream)]
    internal async Task ShardsAtOnce_MeetAtTheSameAggregates(AggregationSource source)
    {
        foreach (var seed in Seeds.Take(5))
        {
            var run = new AggregationRun(seed, source)
            {
                InParallel = true,
                Disturb = aggregation =>
                    aggregation.Table.Faults = new FaultPlan(seed, 0.3, 60, Fault.Late, Fault.Throughput, Fault.InternalError),
            };
            await run.CheckAsync();
        }
    }

    [Fact]
    public async Task GroupAboveItsThreshold_IsToldOnceWithTheHighest()
    {
        foreach (var seed in Seeds.Take(4))
        {
            var alerts = await new AggregationRun(seed, AggregationSource.Stream).CheckAsync();
            alerts.Select(alert => (string)alert["id"]!).ShouldBe(Above(seed), ignoreOrder: true);
            foreach (var alert in alerts)
            {
                ((int)alert["value"]!).ShouldBeGreaterThan(5);
                alert["top"]!.AsArray().Count.ShouldBeInRange(1, 2);
                ((int)alert["top"]![0]!["value"]!).ShouldBeGreaterThanOrEqualTo((int)alert["value"]!);
            }
        }
    }

    [Fact]
    public async Task TopicThatFails_IsToldBeforeTheBatchIsDone()
    {
        foreach (var seed in Seeds.Take(4))
        {
            var run = new AggregationRun(seed, AggregationSource.Stream)
            {
                Mapping = new EventSourceMapping
                {
                    BatchSize = 30,
                    ReportBatchItemFailures = false,
                    BisectBatchOnFunctionError = seed % 2 == 0,
                    Rewinds = 0.1,
                },
                Disturb = aggregation =>
                {
                    aggregation.TopicFails = call => call % 3 == 0 ? null
                        : call % 3 == 1 ? new HttpRequestException("reset") : new InvalidOperationException("no permission");
                    aggregation.Table.Faults = new FaultPlan(seed, 0.2, 10, Fault.InternalError, Fault.ResetAfter);
                },
            };
            var alerts = await run.CheckAsync();
            alerts.Select(alert => (string)alert["id"]!).Distinct().ShouldBe(Above(seed), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task AlertMessage_NamesTheGroupAndTheHighest()
    {
        using var aggregation = new AggregationUnderTest(AggregationSource.Stream);
        var events = Enumerable.Range(0, 9).Select(i =>
            $$"""{"id":"{{i}}","zone":"{{(i < 3 ? "b" : "a \\\"1\\\"")}}","at":"2026-11-21T09:15:02Z","who":null,"amount":1}""");
        var records = events.Select((data, i) => new StreamRecord(
            "shardId-0", $"{i + 1}", "k", Encoding.UTF8.GetBytes(data), DateTimeOffset.UnixEpoch)).ToList();
        // In two batches: the groups of one batch are written at the same time, so that the message may know only one of them.
        (await aggregation.InvokeAsync(StreamRecord.ToEvent(records.Take(3)))).Error.ShouldBeNull();
        (await aggregation.InvokeAsync(StreamRecord.ToEvent(records.Skip(3)))).Error.ShouldBeNull();
        JsonNode.DeepEquals(aggregation.Alerts.ShouldHaveSingleItem(), JsonNode.Parse("""
            {
              "id": "zones#[\"a \\\"1\\\"\"]#2026-11-21T09:15:00Z", "aggregation": "zones", "window": "2026-11-21T09:15:00Z",
              "windowEnd": "2026-11-21T09:30:00Z", "group": { "zone": "a \"1\"" }, "measure": "events", "value": 6, "above": 5,
              "top": [{ "group": { "zone": "a \"1\"" }, "value": 6 }, { "group": { "zone": "b" }, "value": 3 }]
            }
            """)).ShouldBeTrue(aggregation.Alerts[0].ToJsonString());
    }

    [Fact]
    public async Task Batch_IsReportedInNumbers()
    {
        using var aggregation = new AggregationUnderTest(AggregationSource.Stream);
        string[] events =
        [
            """{"id":"1","zone":"a","at":"2026-11-21T09:15:02Z"}""", """{"id":"2","zone":"a","at":"2026-11-21T08:15:02Z"}""",
            """{"id":"3"}""",
        ];
        var arrival = new DateTimeOffset(2026, 11, 21, 9, 20, 0, TimeSpan.Zero);
        await aggregation.InvokeAsync(StreamRecord.ToEvent(events.Select((data, i) =>
            new StreamRecord("shardId-0", $"{i + 1}", "k", Encoding.UTF8.GetBytes(data), arrival))));
        var metrics = JsonNode.Parse(aggregation.Output.ToString().Split('\n')[0])!;
        ((int)metrics["RecordsIn"]!).ShouldBe(3);
        ((int)metrics["ChangesCounted"]!).ShouldBe(3);
        ((int)metrics["ChangesLate"]!).ShouldBe(1);
        ((int)metrics["EventsUnusable"]!).ShouldBe(1);
        ((int)metrics["AggregatesWritten"]!).ShouldBe(3);
        aggregation.Output.ToString().ShouldContain("1 event(s) are in no aggregate");
    }

    [Fact]
    public async Task LongGroup_IsHashedInTheKeyAndWholeInTheItem()
    {
        using var aggregation = new AggregationUnderTest(AggregationSource.Stream);
        var zone = new string('ü', 1500);
        var data = Encoding.UTF8.GetBytes($$"""{"id":"1","zone":"{{zone}}","at":"2026-11-21T09:15:02Z","who":"{{zone}}"}""");
        (await aggregation.InvokeAsync(StreamRecord.ToEvent(
            [new StreamRecord("shardId-0", "1", "k", data, DateTimeOffset.UnixEpoch)]))).Error.ShouldBeNull();
        var item = aggregation.Aggregates.Single(item => ((string)item["aggregate"]!["S"]!).StartsWith("zones#"));
        ((string)item["aggregate"]!["S"]!).ShouldStartWith("zones#sha256:");
        ((string)item["group"]!["M"]!["zone"]!["S"]!).ShouldBe(zone);
        ((string)item["people"]!["N"]!).ShouldBe("1");
    }

    [Fact]
    public async Task MissingTable_FailsTheBatchWithTheReason()
    {
        using var aggregation = new AggregationUnderTest(AggregationSource.Stream);
        aggregation.RemoveTable();
        var answer = await aggregation.InvokeAsync(StreamRecord.ToEvent([new StreamRecord(
            "shardId-0", "1", "k", """{"id":"1","at":"2026-11-21T09:15:02Z"}"""u8.ToArray(), DateTimeOffset.UnixEpoch)]));
        answer.Error.ShouldNotBeNull().Message.ShouldContain("the records must be counted in aggregates-");
    }

    // The groups and windows whose events are more than the threshold, of a source that only adds.
    private static IEnumerable<string> Above(int seed) =>
        ReferenceAggregates.Zones(new RandomChanges(seed, insertsOnly: true).Make().SelectMany(changes => changes))
            .Where(aggregate => aggregate.Value.Events > 5)
            .Select(aggregate => $"zones#[{Json(aggregate.Key.Zone)}]#{aggregate.Key.Window:yyyy-MM-ddTHH:mm:ssZ}");

    private static string Json(string? zone) =>
        zone is null ? "null" : $"\"{zone.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static async Task RunAsync(int seeds, int most, Fault[] faults)
    {
        foreach (var seed in Seeds.Take(seeds))
        {
            foreach (var source in new[] { AggregationSource.Table, AggregationSource.Stream })
            {
                var random = new Random(seed);
                var run = new AggregationRun(seed, source)
                {
                    Mapping = new EventSourceMapping
                    {
                        BatchSize = 30,
                        ReportBatchItemFailures = false,
                        BisectBatchOnFunctionError = seed % 2 == 0,
                        Rewinds = 0.05,
                    },
                    Disturb = aggregation =>
                    {
                        aggregation.Table.Faults = new FaultPlan(seed, 0.4, most, faults);
                        // Some invocations have no time for a second attempt.
                        aggregation.Timeout = () => random.Next(3) == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(15);
                    },
                };
                await run.CheckAsync();
            }
        }
    }
}
