using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Mappings;
using Pipeline.Local.Tests.Functions;

namespace Pipeline.Local.Tests.Mappings;

/// <summary>A template's mapping, run with a stream and a function in memory.</summary>
internal sealed class MappingRun : IFunctions, IObjects, IMessages, IAsyncDisposable
{
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:subject";
    public const string StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/doors";
    public const string RoleArn = "arn:aws:iam::111122223333:role/subject";
    public const string Success = "null";

    private readonly TaskCompletionSource _invoked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<JsonNode> _events = new();
    private int _requests;

    /// <param name="properties">Override the properties of a plain mapping.</param>
    /// <param name="time">The clock, which <see cref="SettleAsync"/> moves.</param>
    /// <param name="shards">The stream's.</param>
    /// <param name="streams">Others than the stream in memory.</param>
    /// <param name="log">Gets the metrics in place of <see cref="Log"/>.</param>
    public MappingRun(
        string properties = "{}", FakeTimeProvider? time = null, int shards = 1, IStreams? streams = null, IRunLog? log = null)
    {
        Time = time ?? new FakeTimeProvider(Start);
        Stream = new MappingStream(Time).With(shards);
        var services = new MappingServices(streams ?? Stream, this, this, this, Access, log ?? Log,
            new Pace(Time, 1))
        { PollSpacing = TimeSpan.Zero };
        Mappings = new StreamMappings(Deploy(properties), services);
    }

    /// <summary>The start of the clock.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 21, 9, 5, 6, 21, TimeSpan.Zero);

    /// <summary>Stands still until <see cref="SettleAsync"/> is called.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>Completes with the first invocation.</summary>
    public Task Invoked => _invoked.Task;

    /// <summary>Completes when the destination gets its first document.</summary>
    public Task Told => _told.Task;

    public MappingStream Stream { get; }

    public LambdaAccess Access { get; } = new();

    public LambdaRunLog Log { get; } = new();

    public StreamMappings Mappings { get; }

    public StreamMapping Mapping => Mappings.All.Single();

    /// <summary>The response to an event; by default success.</summary>
    public Func<JsonNode, string> Answer { get; set; } = _ => Success;

    /// <summary>Makes the destination fail for a document.</summary>
    public Func<ServiceException?>? DestinationFault { get; set; }

    /// <summary>How long the function takes.</summary>
    public TimeSpan Delay { get; init; }

    public IReadOnlyCollection<JsonNode> Events => _events;

    /// <summary>The destination's documents: where and what.</summary>
    public ConcurrentQueue<(string Place, string Document)> Documents { get; } = new();

    /// <summary>The sequence numbers in each event.</summary>
    public IEnumerable<string> Batches => Events.Select(input => string.Join(',', Sequences(input)));

    public static IEnumerable<string> Sequences(JsonNode input) =>
        input["Records"]!.AsArray().Select(record => record!["kinesis"]!["sequenceNumber"]!.GetValue<string>());

    public static Deployment Deploy(string properties)
    {
        var all = new JsonObject
        {
            ["EventSourceArn"] = StreamArn,
            ["FunctionName"] = "subject",
            ["StartingPosition"] = "TRIM_HORIZON"
        };
        foreach (var (name, value) in JsonNode.Parse(properties)!.AsObject()) all[name] = value?.DeepClone();
        Resource[] resources =
        [
            new("stack", "Doors", "AWS::Kinesis::Stream", "doors", StreamArn, "stack/Doors", []),
            new("stack", "Subject", "AWS::Lambda::Function", "subject", FunctionArn, "stack/Subject",
                new JsonObject { ["Role"] = RoleArn, ["Runtime"] = "dotnet10", ["Handler"] = "Pipeline.Local.TestFunction" },
                FunctionRun.CodeFolder),
            new("stack", "Mapping", "AWS::Lambda::EventSourceMapping", "a1b2", null, "stack/Mapping", all),
        ];
        return new Deployment("111122223333", "eu-west-1", "aws", resources, [], new Dictionary<(string, string), string>());
    }

    /// <summary>Reads until every record of the stream is settled, and moves the clock meanwhile.</summary>
    public async Task SettleAsync()
    {
        Mappings.Start();
        var settled = Task.WhenAll(Mappings.All.Select(mapping => mapping.WhenCaughtUpAsync(CancellationToken.None)));
        await Time.AdvanceUntilAsync(() => settled.IsCompleted, TimeSpan.FromSeconds(1));
        await settled;
    }

    public async Task<FunctionAnswer> InvokeAsync(Caller caller, string function, ReadOnlyMemory<byte> payload,
        CancellationToken cancellation)
    {
        caller.IsRole.ShouldBeFalse();
        function.ShouldBe(FunctionArn);
        var input = JsonNode.Parse(payload.Span)!;
        await Task.Yield();
        _events.Enqueue(input);
        _invoked.TrySetResult();
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, Time, cancellation);
        var answer = Answer(input);
        var isError = answer.StartsWith('!');
        return new FunctionAnswer(Encoding.UTF8.GetBytes(answer), isError ? "Unhandled" : null,
            $"request-{Interlocked.Increment(ref _requests)}");
    }

    public Task PutAsync(
        RoleSession session, string bucket, string key, ReadOnlyMemory<byte> body, string contentType, string? contentEncoding,
            CancellationToken cancellation)
    {
        session.Caller.RoleArn.ShouldBe(RoleArn);
        return SendAsync(session, $"{bucket}/{key}", Encoding.UTF8.GetString(body.Span), cancellation);
    }

    public Task SendAsync(RoleSession session, string arn, string message, CancellationToken cancellation)
    {
        if (DestinationFault?.Invoke() is { } fault) throw fault;
        Documents.Enqueue((arn, message));
        _told.TrySetResult();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => Mappings.DisposeAsync();
}
