using System.Text.Json;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.DynamoDb;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Simulation.S3;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>The writer in this process, with its own table and bucket.</summary>
internal sealed class WriterUnderTest : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static int Instances;

    private readonly string _name = $"test-{Interlocked.Increment(ref Instances)}";
    private readonly TemporaryFolder _taskRoot = new();
    private readonly Func<FunctionHandler> _start;
    // Each read of the clock moves it by a millisecond, so that work takes time.
    private readonly WaitingTime _time = new(Start) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private FunctionHandler _handler;
    private IDisposable? _owned;
    private int _invocations;

    /// <param name="setup">Its configuration.</param>
    /// <param name="reportsFailures">Whether the writer reports failures or throws them.</param>
    /// <param name="standIn">A writer in place of the real one, for tests of the tests.</param>
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

    /// <summary>Its environment settings.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    public string SchemaJson { get; }

    /// <summary>The duration of an invocation, by the writer's clock.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Its output: metrics and log.</summary>
    public StringWriter Output { get; } = new();

    /// <summary>Moves the clock while the writer works.</summary>
    public void Pass(TimeSpan time) => _time.Advance(time);

    /// <summary>
    /// The process ends and loses its memory. Another one takes the next batch, after the services have finished this one's
    /// requests.
    /// </summary>
    public async Task RestartAsync()
    {
        await Table.UnderWay.EndedAsync();
        await Bucket.UnderWay.EndedAsync();
        _handler = _start();
    }

    /// <summary>Owns the resources of a stand-in: they are disposed with the writer, or before the next stand-in.</summary>
    public void Own(IDisposable owned)
    {
        _owned?.Dispose();
        _owned = owned;
    }

    /// <summary>Calls the writer, and parses its response as strictly as Lambda does.</summary>
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
