using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Tests.Engines;

public sealed class TimeToLiveSweeperTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly JsonEngineClient _client = JsonEngineClient.DynamoDb(fixture.Engines.DynamoDb, "eu-west-1");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 9, 5, 7, TimeSpan.Zero));

    [Fact]
    public async Task ExpiredItems_AreDeletedAndOthersStay()
    {
        var log = new RememberedLog();
        var tables = await MakeAsync("mixed");
        await PutAsync("mixed", "expired", Number(-1));
        await PutAsync("mixed", "later", Number(1000));
        await PutAsync("mixed", "ancient", new JsonObject { ["N"] = "1" });
        await PutAsync("mixed", "milliseconds",
            new JsonObject { ["N"] = _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) });
        await PutAsync("mixed", "text", new JsonObject { ["S"] = "0" });
        (await SweepAsync(tables, log)).ShouldBe(1);
        (await ItemsAsync("mixed")).ShouldBe(["ancient", "later", "milliseconds", "text"]);
        log.Lines.ShouldBe(["mixed: 1 expired items were deleted.", "AWS/DynamoDB TimeToLiveDeletedItemCount 1 TableName=mixed"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task ManyPages_AreAllSwept()
    {
        var tables = await MakeAsync("many");
        for (var i = 0; i < 30; i++)
        {
            var writes = Enumerable.Range(0, 25).Select(item => (JsonNode)new JsonObject
            {
                ["PutRequest"] = new JsonObject { ["Item"] = Item($"{i}-{item}", item == 0 ? Number(1000) : Number(-5)) },
            });
            await _client.CallAsync(
                "BatchWriteItem", new JsonObject { ["RequestItems"] = new JsonObject { ["many"] = new JsonArray([.. writes]) } },
                    CancellationToken.None);
        }

        (await SweepAsync(tables, new RememberedLog())).ShouldBe(720);
        (await ItemsAsync("many")).Count.ShouldBe(30);
    }

    [Fact]
    public async Task Run_SweepsUntilCancelled()
    {
        var tables = await MakeAsync("running");
        await PutAsync("running", "expired", Number(-1));
        using var cancellation = new CancellationTokenSource();
        var log = new RememberedLog();
        using var sweeper = Sweeper(tables, log);
        var (start, run) = (_time.GetUtcNow(), sweeper.RunAsync(cancellation.Token));
        await _time.AdvanceUntilAsync(() => log.Told.IsCompleted, TimeSpan.FromSeconds(1));
        (_time.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
        (await ItemsAsync("running")).ShouldBeEmpty();
        await cancellation.CancelAsync();
        await run;
    }

    public void Dispose() => _client.Dispose();

    private TimeToLiveSweeper Sweeper(IReadOnlyList<TimeToLiveTable> tables, RememberedLog log) =>
        new(fixture.Engines.DynamoDb, "eu-west-1", tables, new Pace(_time, 1), log);

    private async Task<int> SweepAsync(IReadOnlyList<TimeToLiveTable> tables, RememberedLog log)
    {
        using var sweeper = Sweeper(tables, log);
        var swept = sweeper.SweepAsync(CancellationToken.None);
        // The sweeper's pauses between items and between pages.
        await _time.AdvanceUntilAsync(() => swept.IsCompleted, TimeSpan.FromMilliseconds(50));
        return await swept;
    }

    private async Task<IReadOnlyList<TimeToLiveTable>> MakeAsync(string name)
    {
        var table = Deployments.Table(name, """, "TimeToLiveSpecification": { "AttributeName": "expires", "Enabled": true }""");
        return (await new Provisioner(fixture.Engines).ProvisionAsync(Deployments.Of(table), CancellationToken.None)).TimeToLive;
    }

    private JsonObject Number(int secondsFromNow) =>
        new() { ["N"] = _time.GetUtcNow().AddSeconds(secondsFromNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };

    private static JsonObject Item(string id, JsonObject expires) => new()
    {
        ["id"] = new JsonObject { ["S"] = id },
        ["at"] = new JsonObject { ["N"] = "1" },
        ["expires"] = expires,
    };

    private Task<JsonObject> PutAsync(string table, string id, JsonObject expires) =>
        _client.CallAsync("PutItem", new JsonObject { ["TableName"] = table, ["Item"] = Item(id, expires) },
            CancellationToken.None);

    private async Task<List<string>> ItemsAsync(string table)
    {
        var page = await _client.CallAsync("Scan", new JsonObject { ["TableName"] = table }, CancellationToken.None);
        return [.. page["Items"]!.AsArray().Select(item => item!["id"]!["S"]!.ToString()).Order(StringComparer.Ordinal)];
    }

    private sealed class RememberedLog : IRunLog
    {
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Lines { get; } = [];

        /// <summary>Completes with the first line.</summary>
        public Task Told => _told.Task;

        public void Say(string source, string line)
        {
            Lines.Add($"{source}: {line}");
            _told.TrySetResult();
        }

        public void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions) =>
            Lines.Add(
                $"{nameSpace} {metric} {value} " +
                $"{string.Join(' ', dimensions.Select(dimension => $"{dimension.Name}={dimension.Value}"))}");
    }
}
