using System.Text.Json;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Simulation.S3;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>The writer in this process, with a table and a bucket of its own.</summary>
internal sealed class WriterUnderTest : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static int Instances;

    private readonly string _name = $"test-{Interlocked.Increment(ref Instances)}";
    private readonly TemporaryFolder _taskRoot = new();
    private readonly Func<FunctionHandler> _start;
    // What is under way takes time: a millisecond passes with each look at the clock.
    private readonly WaitingTime _time = new(Start) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private FunctionHandler _handler;
    private IDisposable? _owned;
    private int _invocations;

    /// <param name="setup">How it is set up.</param>
    /// <param name="reportsFailures">Whether failures are reported, or thrown.</param>
    /// <param name="standIn">Another writer than the real one: a test of the tests.</param>
    public WriterUnderTest(WriterCase setup, bool reportsFailures = true, Func<WriterUnderTest, FunctionHandler>? standIn = null)
    {
        Table = setup.NewTable();
        Table.Time = Bucket.Time = _time;
        SimulatedAws.DynamoDb.Add(_name, Table);
        SimulatedAws.S3.Add(_name, Bucket);
        File.WriteAllText(Path.Combine(_taskRoot.Path, "schema.json"), setup.SchemaJson);
        SchemaJson = setup.SchemaJson;
        var environment = setup.Environment;
        Environment = environment;
        environment["TABLE_NAME"] = _name;
        environment["REJECTS_BUCKET"] = _name;
        environment["REJECTS_PREFIX"] = RejectLog.Prefix;
        environment["REPORT_BATCH_ITEM_FAILURES"] = reportsFailures ? "true" : "false";
        Rejects = new RejectLog(Bucket);
        _start = () => standIn is null
            ? WriterStart.Start(environment, _taskRoot.Path, _time, new Random(1).NextDouble, Output)
            : standIn(this);
        _handler = _start();
    }

    public SimulatedTable Table { get; }

    public SimulatedBucket Bucket { get; } = new();

    public RejectLog Rejects { get; }

    /// <summary>Its settings.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    public string SchemaJson { get; }

    /// <summary>What an invocation has, by the writer's clock.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What it printed: its metrics and its log.</summary>
    public StringWriter Output { get; } = new();

    /// <summary>Time goes by while the writer is at work.</summary>
    public void Pass(TimeSpan time) => _time.Advance(time);

    /// <summary>
    /// The process is gone, with what it knew; another one takes the next batch, when the services have done what this one asked
    /// for.
    /// </summary>
    public async Task RestartAsync()
    {
        await Table.UnderWay.EndedAsync();
        await Bucket.UnderWay.EndedAsync();
        _handler = _start();
    }

    /// <summary>Takes over what a stand-in is made of: it ends with the writer, or with the next one.</summary>
    public void Own(IDisposable owned)
    {
        _owned?.Dispose();
        _owned = owned;
    }

    /// <summary>Calls the writer, and takes its answer apart as strictly as Lambda would like it.</summary>
    public async Task<FunctionAnswer> InvokeAsync(IReadOnlyList<StreamRecord> batch, CancellationToken killed = default)
    {
        var invocation = new Invocation(
            $"request-{++_invocations}",
            AttemptId: null,
            _time.GetUtcNow() + Timeout,
            "arn:aws:lambda:eu-west-1:111122223333:function:writer",
            TraceId: null,
            StreamRecord.ToEvent(batch));
        ReadOnlyMemory<byte> response;
        try
        {
            response = await _handler(invocation, killed);
        }
        catch (Exception error) when (killed.IsCancellationRequested)
        {
            return new FunctionAnswer(null, error);
        }
        catch (FunctionException error)
        {
            return new FunctionAnswer(null, error);
        }

        using var json = JsonDocument.Parse(response);
        var members = json.RootElement.EnumerateObject().ToList();
        members.Select(member => member.Name).ShouldBe(["batchItemFailures"]);
        var failures = members[0].Value.EnumerateArray().ToList();
        if (failures.Count == 0) return new FunctionAnswer(null, null);
        var failure = failures.ShouldHaveSingleItem("one failure says all: Lambda goes on from the lowest").EnumerateObject()
            .ShouldHaveSingleItem();
        failure.Name.ShouldBe("itemIdentifier");
        return new FunctionAnswer(failure.Value.GetString(), null);
    }

    public void RemoveTable() => SimulatedAws.DynamoDb.Remove(_name);

    public void Dispose()
    {
        _owned?.Dispose();
        RemoveTable();
        SimulatedAws.S3.Remove(_name);
        Output.Dispose();
        _taskRoot.Dispose();
    }
}
