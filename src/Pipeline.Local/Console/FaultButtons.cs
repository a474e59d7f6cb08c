using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Run;
using Pipeline.Records;

namespace Pipeline.Local.Console;

/// <summary>Injects faults into a run while it runs: what <c>--fault</c> does, when a user wants it.</summary>
internal sealed class FaultButtons : IAsyncDisposable
{
    /// <summary>The most kills that may wait for an invocation.</summary>
    public const int MostWaiting = 10;

    private static readonly TimeSpan KillAfter = TimeSpan.FromMilliseconds(5);

    private readonly LocalRun _run;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _kills = [];

    public FaultButtons(LocalRun run)
    {
        _run = run;
        Functions = [.. run.Mappings.All.Select(mapping => mapping.Settings.FunctionName).Distinct().Where(run.Functions.Runs)];
        Streams = [.. run.Deployment.OfType(AwsType.Kinesis.Stream).Select(stream => stream.PhysicalId)];
    }

    public IReadOnlyList<string> Functions { get; }

    public IReadOnlyList<string> Streams { get; }

    /// <summary>The state, with construct paths of functions and streams.</summary>
    public FaultState Read(Func<string, string> pathOf)
    {
        return new FaultState(_run.Tables.Throttled, Targets(Functions), Targets(Streams));

        IReadOnlyList<FaultTarget> Targets(IReadOnlyList<string> names) =>
            [.. names.Select(name => new FaultTarget(name, pathOf(name)))];
    }

    /// <summary>Injects a fault.</summary>
    /// <param name="kind"><c>throttle</c>, <c>kill</c> or <c>split</c>.</param>
    /// <param name="input">
    /// <c>share</c> for throttle, the part of the writes, 0 to 1; <c>name</c> for the others, the function or the stream.
    /// </param>
    /// <returns>What was done, a sentence.</returns>
    /// <exception cref="InvalidInputException">The input is wrong.</exception>
    public string Inject(string kind, JsonObject input) => kind switch
    {
        "throttle" => Throttle(input["share"]),
        "kill" => Kill(Named(input, Functions, "a function that a mapping invokes")),
        "split" => Split(Named(input, Streams, "a stream of the run")),
        _ => throw Wrong($"the fault must be throttle, kill or split; got {kind}"),
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] kills;
        lock (_lock) kills = [.. _kills];
        await Task.WhenAll(kills);
        _stop.Dispose();
    }

    private string Throttle(JsonNode? share)
    {
        if (share is not JsonValue value || !value.TryGetValue<double>(out var part) || part is not (>= 0 and <= 1))
            throw Wrong($"share must be a number from 0 to 1; got {share?.ToJsonString() ?? "none"}");
        _run.Tables.Throttled = part;
        var done = part == 0 ? "writes to tables are not throttled any more" : $"{part:P0} of the writes to tables are throttled";
        _run.Log.Say("console", $"{done}, as asked for");
        return done;
    }

    private string Kill(string function)
    {
        lock (_lock)
        {
            _kills.RemoveAll(kill => kill.IsCompleted);
            if (_kills.Count == MostWaiting)
                throw Wrong($"at most {MostWaiting} kills may wait for an invocation; got one more; send records first");
            _kills.Add(KillAsync(function));
        }

        return $"a process of {function} is killed in the middle of its invocation, or of the next one";
    }

    private async Task KillAsync(string function)
    {
        try
        {
            await _run.Functions.KillOneAsync(function, KillAfter, _stop.Token);
            _run.Log.Say(function, "its process was killed in the middle of an invocation, as asked for");
        }
        catch (OperationCanceledException)
        {
            // The run ends before there was an invocation.
        }
    }

    private string Split(string stream)
    {
        try
        {
            return _run.Kinesis.SplitWidest(stream) ? $"the widest shard of {stream} is split"
                : throw Wrong($"{stream} must have a shard that can be split; got none");
        }
        catch (ServiceException error)
        {
            throw Wrong($"{stream} must be a stream that is still there; got {error.Code}");
        }
    }

    private static string Named(JsonObject input, IReadOnlyList<string> known, string what) =>
        input["name"] is JsonValue value && value.TryGetValue<string>(out var name) && known.Contains(name) ? name
        : throw Wrong($"name must be {what}, one of {string.Join(", ", known)}; got {input["name"]?.ToJsonString() ?? "none"}");

    private static InvalidInputException Wrong(string mistake) => new("the fault", [mistake]);
}
