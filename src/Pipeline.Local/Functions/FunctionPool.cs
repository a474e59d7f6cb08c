using System.Collections.Concurrent;
using System.ComponentModel;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Functions;

/// <summary>A function's environments: one more for each invocation at once, idle ones used again.</summary>
/// <param name="function">The function.</param>
/// <param name="session">Takes its role on.</param>
/// <param name="endpoint">The run's endpoint.</param>
/// <param name="temporary">Where environments get their folders for temporary files.</param>
/// <param name="processes">Processes at once at most; further invocations wait for one.</param>
/// <param name="output">Takes its lines.</param>
/// <param name="log">Takes its metrics.</param>
/// <param name="time">The clock.</param>
internal sealed class FunctionPool(
    FunctionSettings function, Func<RoleSession> session, string endpoint, string temporary, int processes, FunctionOutput output,
        IRunLog log, TimeProvider time)
    : IAsyncDisposable
{
    private static readonly TimeSpan InitializationLimit = TimeSpan.FromSeconds(ServiceLimits.Lambda.InitializationSeconds);
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromMilliseconds(ServiceLimits.Lambda.ShutdownMilliseconds);

    private readonly ConcurrentStack<ExecutionEnvironment> _idle = new();
    private readonly ConcurrentDictionary<ExecutionEnvironment, bool> _all = new();
    private readonly ConcurrentDictionary<ExecutionEnvironment, RuntimeInvocation> _busy = new();
    private readonly Lazy<RoleSession> _session = new(session);
    private readonly SemaphoreSlim _free = new(processes);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _invoked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private long _invocations;
    private long _started;

    /// <summary>What the function said last when it failed, or null where it never did.</summary>
    public string? LastError => output.LastError;

    /// <summary>Processes that have been started.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>Processes that are there.</summary>
    public int Count => _all.Count;

    /// <summary>Their ids.</summary>
    public IEnumerable<int> ProcessIds => _all.Keys.Select(environment => environment.ProcessId);

    /// <exception cref="ServiceException">Throttled, or the role cannot be taken on.</exception>
    public async Task<FunctionAnswer> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        ObjectDisposedException.ThrowIf(IsStopped, this);
        var running = Interlocked.Increment(ref _running);
        try
        {
            if (running > function.ReservedConcurrency)
            {
                Measure("Throttles", 1);
                throw new ServiceException("TooManyRequestsException", "Rate Exceeded.", 429);
            }

            Measure("Invocations", 1);
            Measure("ConcurrentExecutions", running);
            await _free.WaitAsync(_stop.Token);
            try
            {
                return await AnswerAsync(payload);
            }
            finally
            {
                _free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>Kills a process some time after it has got an event; waits for one that has.</summary>
    public async Task KillOneAsync(TimeSpan after, CancellationToken cancellation)
    {
        while (true)
        {
            var invoked = Volatile.Read(ref _invoked).Task;
            if (_busy.FirstOrDefault() is { Key: { } environment, Value: { } invocation })
            {
                await Task.WhenAny(environment.Delivered, environment.Exited).WaitAsync(cancellation);
                if (after > TimeSpan.Zero) await Task.Delay(after, time, cancellation);
                // Who takes it away is who kills it; and one that answers all the same was not in the middle.
                if (!_busy.TryRemove(KeyValuePair.Create(environment, invocation))) continue;
                environment.Kill();
                await environment.Exited.WaitAsync(cancellation);
                if (!invocation.Answer.IsCompleted) return;
            }

            await invoked.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // An invocation may just be starting a process: it sees that its end has come, or its process is found in the next round.
        do
        {
            await Task.WhenAll(_all.Keys.Select(StopAsync));
            if (Volatile.Read(ref _running) > 0) await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
        while (Volatile.Read(ref _running) > 0 || !_all.IsEmpty);
        output.Dispose();
        _free.Dispose();
    }

    private bool IsStopped => _stop.IsCancellationRequested;

    private async Task<FunctionAnswer> AnswerAsync(ReadOnlyMemory<byte> payload)
    {
        var id = DerivedUuid.Of(function.Arn, $"{Interlocked.Increment(ref _invocations)}");
        var (environment, initialization, failure) = await TakeAsync(id);
        var start = time.GetTimestamp();
        var answer = environment is null
            ? new RuntimeAnswer(failure, Failed: true)
            : await InvokeAsync(environment, id, payload);
        var duration = time.GetElapsedTime(start);
        Measure("Duration", duration.TotalMilliseconds);
        Measure("Errors", answer.Failed ? 1 : 0);
        if (answer.Failed) output.WriteFailure(id, answer.Payload);
        output.WriteReport(id, duration, function.MemoryMiB, environment?.LargestMemory ?? 0, initialization);
        return new FunctionAnswer(answer.Payload, answer.Failed ? "Unhandled" : null, id);
    }

    private async Task<RuntimeAnswer> InvokeAsync(ExecutionEnvironment environment, string id, ReadOnlyMemory<byte> payload)
    {
        var deadline = time.GetUtcNow() + function.Timeout;
        // X-Ray's form; nothing is sampled here.
        var trace = $"Root=1-{deadline.ToUnixTimeSeconds():x8}-{Digits(id)[..24]};Parent={Digits(id)[16..]};Sampled=0";
        var invocation = new RuntimeInvocation(id, function.Arn, trace, deadline, payload);
        _busy[environment] = invocation;
        var answered = environment.InvokeAsync(invocation, function.Timeout, time);
        Interlocked.Exchange(ref _invoked, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        var answer = await answered;
        // One that is being killed is not used again, though it has answered.
        var isKept = _busy.TryRemove(KeyValuePair.Create(environment, invocation)) && !IsStopped;
        if (answer is { } given)
        {
            if (isKept) _idle.Push(environment);
            else await RemoveAsync(environment);
            return given;
        }

        var failure = environment.Exited.IsCompleted
            ? FunctionFailure.Exit(id, await environment.Exited)
            : FunctionFailure.Timeout(id, function.Timeout);
        await RemoveAsync(environment);
        return new RuntimeAnswer(failure, Failed: true);
    }

    private async Task<(ExecutionEnvironment? Environment, TimeSpan? Initialization, byte[] Failure)> TakeAsync(string id)
    {
        while (_idle.TryPop(out var idle))
        {
            if (await idle.WaitUntilReadyAsync()) return (idle, null, []);
            await RemoveAsync(idle);
        }

        var start = time.GetTimestamp();
        var (environment, failure) = await StartAsync(id, InitializationLimit);
        // Lambda starts it once more, within the invocation's own time.
        if (environment is null && !IsStopped) (environment, failure) = await StartAsync(id, function.Timeout);
        return (environment, time.GetElapsedTime(start), failure);
    }

    private async Task<(ExecutionEnvironment? Environment, byte[] Failure)> StartAsync(string id, TimeSpan limit)
    {
        ExecutionEnvironment environment;
        var number = Interlocked.Increment(ref _started);
        try
        {
            var stream =
                $"{time.GetUtcNow():yyyy'/'MM'/'dd}/[$LATEST]{Digits(DerivedUuid.Of(function.Arn, "stream", $"{number}"))}";
            environment =
                await ExecutionEnvironment.StartAsync(function, _session.Value, endpoint, temporary, stream, output, time);
        }
        catch (Win32Exception error)
        {
            return (null, FunctionFailure.CannotStart(id, error.Message));
        }

        _all[environment] = true;
        var failure = await InitializeAsync(environment, id, limit);
        if (failure is null && !IsStopped) return (environment, []);
        await RemoveAsync(environment);
        return (null, failure ?? FunctionFailure.Exit(id, 0));
    }

    private async Task<byte[]?> InitializeAsync(ExecutionEnvironment environment, string id, TimeSpan limit)
    {
        using var timer = new CancellationTokenSource();
        await Task.WhenAny(environment.Initialized, environment.Exited, Task.Delay(limit, time, timer.Token));
        await timer.CancelAsync();
        if (environment.Initialized.IsCompleted) return await environment.Initialized;
        return environment.Exited.IsCompleted
            ? FunctionFailure.Exit(id, await environment.Exited)
            : FunctionFailure.Timeout(id, limit);
    }

    private async Task StopAsync(ExecutionEnvironment environment)
    {
        if (_all.TryRemove(environment, out _)) await environment.StopAsync(ShutdownGrace, time);
    }

    private async Task RemoveAsync(ExecutionEnvironment environment)
    {
        if (_all.TryRemove(environment, out _)) await environment.DisposeAsync();
    }

    private static string Digits(string uuid) => uuid.Replace("-", "", StringComparison.Ordinal);

    private void Measure(string metric, double value) =>
        log.Measure("AWS/Lambda", metric, value, ("FunctionName", function.Name));
}
