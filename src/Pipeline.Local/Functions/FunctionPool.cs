using System.Collections.Concurrent;
using System.ComponentModel;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Functions;

/// <summary>A function's execution environments: each concurrent invocation has its own, and idle ones are reused.</summary>
/// <param name="function">The function.</param>
/// <param name="session">Assumes its role.</param>
/// <param name="endpoint">The run's endpoint.</param>
/// <param name="temporary">The folder in which environments get their own folders for temporary files.</param>
/// <param name="processes">The most processes at a time. Further invocations wait for a free one.</param>
/// <param name="output">Takes the lines that its processes print.</param>
/// <param name="log">Gets its metrics.</param>
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

    /// <summary>The last error of the function; null where it never failed.</summary>
    public string? LastError => output.LastError;

    /// <summary>The number of processes that were started.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>The number of invocations now, those that wait for a process included.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The ids of the processes.</summary>
    public IEnumerable<int> ProcessIds => _all.Keys.Select(environment => environment.ProcessId);

    /// <exception cref="ServiceException">The function is throttled, or its role cannot be assumed.</exception>
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

    /// <summary>Kills a process some time after it got an event. Waits for such a process if there is none.</summary>
    public async Task KillOneAsync(TimeSpan after, CancellationToken cancellation)
    {
        while (true)
        {
            var invoked = Volatile.Read(ref _invoked).Task;
            if (_busy.FirstOrDefault() is { Key: { } environment, Value: { } invocation })
            {
                await Task.WhenAny(environment.Delivered, environment.Exited).WaitAsync(cancellation);
                if (after > TimeSpan.Zero) await Task.Delay(after, time, cancellation);
                // Whoever removes the entry from _busy may kill the process. If the invocation answered anyway, the kill did
                // not interrupt it.
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
        // An invocation may just be starting a process. Either it sees that the pool has stopped, or the next round
        // finds its process.
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
        var id = Derived.Uuid(function.Arn, $"{Interlocked.Increment(ref _invocations)}");
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
        // The form of X-Ray. No trace is sampled here.
        var trace = $"Root=1-{deadline.ToUnixTimeSeconds():x8}-{Digits(id)[..24]};Parent={Digits(id)[16..]};Sampled=0";
        var invocation = new RuntimeInvocation(id, function.Arn, trace, deadline, payload);
        _busy[environment] = invocation;
        var answered = environment.InvokeAsync(invocation, function.Timeout, time);
        Interlocked.Exchange(ref _invoked, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        var answer = await answered;
        // A process that is being killed is not reused, even if it has answered.
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
        // Lambda tries to start the process once more, within the invocation's timeout.
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
                $"{time.GetUtcNow():yyyy'/'MM'/'dd}/[$LATEST]{Digits(Derived.Uuid(function.Arn, "stream", $"{number}"))}";
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
