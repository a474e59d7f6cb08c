using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Tests.Engines;

/// <summary>
/// An engine that dies restarts once if it holds no data. If it holds data, or dies again, the run learns of it and never hangs.
/// </summary>
public sealed class EngineRestartTests : IAsyncLifetime, IDisposable
{
    private const string Region = "eu-west-1";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly Said _log = new();
    private EngineGroup _engines = null!;

    private bool IsAlive => !_engines.IsDead(Engine.DynamoDb) && !_engines.IsDead(Engine.ObjectsAndQueues);

    public async Task InitializeAsync()
    {
        _engines = await EngineGroup.StartAsync(EngineTestSettings.In(_folder) with { Log = _log }, None);
        await new Provisioner(_engines).ProvisionAsync(
            Deployments.Of(Deployments.Table("events"), Deployments.Bucket("data"), Deployments.Queue("failed")), None);
    }

    public async Task DisposeAsync() => await _engines.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TablesWithoutItems_ComeBackOnTheSamePort()
    {
        using var client = JsonEngineClient.DynamoDb(_engines.DynamoDb, Region);
        await KillAndWaitAsync(0);
        await PutItemAsync(client);
        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("engines: the DynamoDB engine ended with exit code ");
        _log.Lines.Single().ShouldContain(" before it held data, and was started again; it wrote nothing");
        _engines.Failure.IsCompleted.ShouldBeFalse();
        IsAlive.ShouldBeTrue();
    }

    [Fact]
    public async Task BucketsAndQueuesWithoutContents_ComeBackOnTheSamePort()
    {
        await KillAndWaitAsync(1);
        await PutObjectAsync();
        await SendAsync();
        IsAlive.ShouldBeTrue();
    }

    [Fact]
    public async Task TableWithAnItem_IsGoneAndSaidToBe()
    {
        using var client = JsonEngineClient.DynamoDb(_engines.DynamoDb, Region);
        await PutItemAsync(client);
        Kill(0);
        var failure = await _engines.Failure.WaitAsync(Patience);
        failure.ShouldStartWith("the DynamoDB engine ended with exit code ");
        failure.ShouldEndWith(": what it held is gone, and the run ends; it wrote nothing");
        if (!OperatingSystem.IsWindows()) failure.ShouldContain("exit code 137 (SIGKILL)");
        _log.Lines.ShouldBe([$"engines: {failure}"]);
        _engines.IsDead(Engine.DynamoDb).ShouldBeTrue();
        _engines.IsDead(Engine.ObjectsAndQueues).ShouldBeFalse();
        IsAlive.ShouldBeFalse();

        // None of these waits for an engine to start, which may take as long as the time limit.
        var error = await Should.ThrowAsync<ServiceException>(() => PutItemAsync(client).WaitAsync(Patience));
        (error.Status, error.Message[..38]).ShouldBe((503, "the dynamodb engine does not answer: C"));
        var pace = new Pace(new FakeTimeProvider(), 1);
        var table = new TimeToLiveTable("events", "expires", ["id", "at"]);
        using var sweeper = new TimeToLiveSweeper(_engines, Region, [table], pace, _log);
        await sweeper.RunAsync(None).WaitAsync(Patience);
        await _engines.DisposeAsync().AsTask().WaitAsync(Patience);
        _log.Lines.Count.ShouldBe(1, "the sweeper ends without a word");
    }

    [Fact]
    public async Task BucketWithAnObject_IsGone()
    {
        await PutObjectAsync();
        Kill(1);
        (await _engines.Failure.WaitAsync(Patience)).ShouldContain("the S3 and SQS engine ended");
    }

    [Fact]
    public async Task QueueWithAMessage_IsGone()
    {
        await SendAsync();
        Kill(1);
        (await _engines.Failure.WaitAsync(Patience)).ShouldContain("what it held is gone");
    }

    [Fact]
    public async Task SecondEnd_IsTheLastOne()
    {
        await KillAndWaitAsync(0);
        Kill(0);
        (await _engines.Failure.WaitAsync(Patience)).ShouldContain(": it had been started again once before, and the run ends; ");
    }

    [Fact]
    public async Task BothEngines_AreSaidAndEnd()
    {
        using var client = JsonEngineClient.DynamoDb(_engines.DynamoDb, Region);
        await PutItemAsync(client);
        await PutObjectAsync();
        Kill(0);
        await _engines.Failure.WaitAsync(Patience);
        Kill(1);
        await _log.WaitForAsync(2).WaitAsync(Patience);
        _log.Lines.Select(line => line.Split(" ended")[0])
            .ShouldBe(["engines: the DynamoDB engine", "engines: the S3 and SQS engine"]);
        (await _engines.Failure).ShouldStartWith("the DynamoDB engine", customMessage: "the first one is the run's failure");
        await _engines.DisposeAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task EndWhileItIsStartedAgain_DoesNotHang()
    {
        Kill(0);
        // Somewhere during the new start; wherever it is, stopping must not wait for it.
        await Task.Delay(20);
        await _engines.DisposeAsync().AsTask().WaitAsync(Patience);
        _engines.Failure.IsCompleted.ShouldBeFalse();
    }

    private void Kill(int engine)
    {
        using var process = Process.GetProcessById(_engines.ProcessIds[engine]);
        process.Kill();
    }

    private async Task KillAndWaitAsync(int engine)
    {
        var before = _engines.ProcessIds[engine];
        Kill(engine);
        await _log.WaitForAsync(1).WaitAsync(Patience);
        _engines.ProcessIds[engine].ShouldNotBe(before);
    }

    private static Task<JsonObject> PutItemAsync(JsonEngineClient client) => client.CallAsync(
        "PutItem",
        JsonNode.Parse("""{ "TableName": "events", "Item": { "id": { "S": "a" }, "at": { "N": "1" } } }""")!.AsObject(),
        None);

    private async Task PutObjectAsync()
    {
        using var http = new HttpClient { BaseAddress = _engines.S3 };
        using var content = new StringContent("hello");
        (await http.PutAsync(new Uri("/data/a/b.txt", UriKind.Relative), content)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private async Task SendAsync()
    {
        using var client = JsonEngineClient.Sqs(_engines.Sqs, Region);
        await client.CallAsync(
            "SendMessage",
            new JsonObject { ["QueueUrl"] = Deployments.Queue("failed").PhysicalId, ["MessageBody"] = "hello" },
            None);
    }

    private sealed class Said : IRunLog
    {
        private TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Lines { get; } = new();

        /// <summary>Waits until this many lines were reported.</summary>
        public async Task WaitForAsync(int lines)
        {
            while (true)
            {
                var next = Volatile.Read(ref _said).Task;
                if (Lines.Count >= lines) return;
                await next;
            }
        }

        public void Say(string source, string line)
        {
            Lines.Enqueue($"{source}: {line}");
            Interlocked.Exchange(ref _said, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }

        public void Measure(string nameSpace, string metric, double value, params (string Name, string Value)[] dimensions)
        {
        }
    }
}
