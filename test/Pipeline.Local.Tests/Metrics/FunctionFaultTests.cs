using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Tests.Firehose;
using Pipeline.Local.Tests.Functions;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>What goes wrong with a function in a process of its own, and the alarms that tell.</summary>
public sealed class FunctionFaultTests
{
    private const string Call = """[{ "service": "dynamodb", "target": "DynamoDB_20120810.ListTables", "body": "{}" }]""";

    // What the writer prints of a batch with rejected records.
    private const string Rejected =
        """
        {"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"StreamingPipeline","Dimensions":[["FunctionName"]],
        "Metrics":[{"Name":"RecordsRejected"}]}]},"FunctionName":"subject","RecordsRejected":2}
        """;

    // What the aggregation prints of a batch in which some changes could not be counted.
    private const string Uncounted =
        """
        {"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"StreamingPipeline","Dimensions":[["FunctionName"]],
        "Metrics":[{"Name":"EventsUnusable"},{"Name":"ChangesLate"},{"Name":"MeasuresUnknown"}]}]},"FunctionName":"subject",
        "EventsUnusable":2,"ChangesLate":1,"MeasuresUnknown":1}
        """;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly AlarmBed _bed = new((MetricSource.Function, AlarmBed.Function));

    private TaskCompletionSource _gate = new();

    [Fact]
    [FiresAlarm("function Errors"), FiresAlarm("health PipelineDown")]
    public async Task FunctionThatThrows_Fails()
    {
        await using var run = new FunctionRun(log: _bed.Log, time: _bed.Time);
        await _bed.FireAsync(this, Minute, () => run.InvokeAsync("""{"mode":"throw","message":"no"}"""));
    }

    [Fact]
    [FiresAlarm("function RecordsRejected"), FiresAlarm("health DataLost")]
    public async Task RejectedRecords_AreCountedFromTheLog()
    {
        await using var run = new FunctionRun(log: _bed.Log, time: _bed.Time);
        var line = Rejected.ReplaceLineEndings("");
        await _bed.FireAsync(
            this, Minute, () => run.InvokeAsync(new JsonObject { ["mode"] = "print", ["line"] = line }.ToJsonString()));
    }

    [Fact]
    [FiresAlarm("aggregation EventsUnusable"), FiresAlarm("aggregation ChangesLate"), FiresAlarm("aggregation MeasuresUnknown"),
     FiresAlarm("health DataLost")]
    public async Task UncountedChanges_AreCountedFromTheLog()
    {
        await using var run = new FunctionRun(log: _bed.Log, time: _bed.Time);
        var line = Uncounted.ReplaceLineEndings("");
        await _bed.FireAsync(
            this, Minute, () => run.InvokeAsync(new JsonObject { ["mode"] = "print", ["line"] = line }.ToJsonString()));
    }

    [Fact]
    [FiresAlarm("function Duration")]
    public async Task FunctionNearItsTimeout_IsSlow()
    {
        // The time passes while the function calls a service.
        await using var slow = await EndpointServer.StartAsync((context, _, _) =>
        {
            _bed.Time.Advance(TimeSpan.FromSeconds(55));
            return EndpointServer.WriteAsync(context, "{}");
        });
        await using var run = Start(slow);
        await _bed.FireAsync(this, TimeSpan.FromSeconds(5), () => run.InvokeAsync("{}"));
    }

    [Fact]
    [FiresAlarm("function Concurrency")]
    public async Task InvocationsNearTheReservedConcurrency_AreMany()
    {
        await using var service = await GateAsync();
        await using var run = Start(service);
        await _bed.FireAsync(this, Minute, () => InvokeAtOnceAsync(run, 19));
    }

    [Fact]
    [FiresAlarm("function Throttles"), FiresAlarm("health DataLate")]
    public async Task InvocationsAboveTheReservedConcurrency_AreThrottled()
    {
        await using var service = await GateAsync();
        await using var run = Start(service);
        await _bed.FireAsync(this, Minute, () => InvokeAtOnceAsync(run, 21));
    }

    // Answers when all invocations of a minute have begun.
    private Task<EndpointServer> GateAsync() => EndpointServer.StartAsync(async (context, _, _) =>
    {
        await _gate.Task;
        await EndpointServer.WriteAsync(context, "{}");
    });

    private async Task InvokeAtOnceAsync(FunctionRun run, int count)
    {
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Enumerable.Range(0, count).Select(_ => run.InvokeAsync("{}")).ToList();
        _gate.SetResult();
        try
        {
            await Task.WhenAll(all);
        }
        catch (ServiceException error) when (error.Status == 429)
        {
            all.Count(each => each.IsFaulted).ShouldBe(count - 20);
        }
    }

    private FunctionRun Start(EndpointServer service) => new(
        new JsonObject
        {
            ["ReservedConcurrentExecutions"] = 20,
            ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["CALLS"] = Call } },
        },
        processes: 1,
        log: _bed.Log,
        time: _bed.Time,
        endpoint: service.Address);
}
