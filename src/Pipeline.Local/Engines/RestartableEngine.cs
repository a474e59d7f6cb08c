using Pipeline.Records;

namespace Pipeline.Local.Engines;

/// <summary>Makes an engine's resources again after a restart.</summary>
/// <param name="engine">The engine.</param>
/// <param name="endpoint">The URL on which the engine answers meanwhile.</param>
/// <param name="cancellation">Cancels the work.</param>
internal delegate Task ProvisionAgain(Engine engine, Uri endpoint, CancellationToken cancellation);

/// <summary>
/// An engine that is restarted once if it ends by itself before it has taken an item, object or message: on the same port,
/// with its tables, buckets and queues. An engine that held data is not restarted: a run whose table is suddenly empty
/// would count wrongly.
/// </summary>
internal sealed class RestartableEngine : IAsyncDisposable
{
    private const string Source = "engines";

    private readonly Engine _engine;
    private readonly EngineSettings _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watch;
    private volatile EngineProcess _process;
    private volatile ProvisionAgain? _provision;
    private int _disposed;

    private RestartableEngine(Engine engine, EngineSettings settings, EngineProcess process)
    {
        (_engine, _settings, _process) = (engine, settings, process);
        Endpoint = process.Endpoint;
        _watch = WatchAsync();
    }

    /// <summary>The engine's URL, which stays the same after a restart.</summary>
    public Uri Endpoint { get; }

    /// <summary>The id of the current process, or of the last one.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>Completes when the engine has failed for good, with a sentence and the engine's last output.</summary>
    public Task<string> Failure => _failure.Task;

    /// <summary>Starts an engine and waits until it answers.</summary>
    /// <exception cref="InvalidInputException">The package or Node is not installed.</exception>
    /// <exception cref="EngineException">The engine did not start.</exception>
    public static async Task<RestartableEngine> StartAsync(
        Engine engine, EngineSettings settings, CancellationToken cancellation) =>
        new(engine, settings, await EngineProcess.StartAsync(engine, settings, cancellation));

    /// <summary>Sets how a new process gets its resources from now on.</summary>
    public void ProvisionWith(ProvisionAgain provision) => _provision = provision;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stop.CancelAsync();
        await _watch;
        await _process.DisposeAsync();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            var first = await _process.Ended.WaitAsync(_stop.Token);
            if (first.HeldData && _settings.DataFolder is null)
            {
                Fail(first, "what it held is gone, and the run ends");
                return;
            }

            if (!await TryStartAgainAsync(first)) return;
            var second = await _process.Ended.WaitAsync(_stop.Token);
            Fail(second, "it had been started again once before, and the run ends");
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run ends.
        }
    }

    private async Task<bool> TryStartAgainAsync(EngineEnd end)
    {
        EngineProcess? next = null;
        try
        {
            next = await EngineProcess.StartAsync(_engine, _settings, _stop.Token);
            // The old port is served again only when the resources are there, so that callers find them.
            if (_provision is { } provision) await provision(_engine, next.Endpoint, _stop.Token);
            await next.TakeOverAsync(Endpoint.Port, _stop.Token);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            // Whatever the error, the run must learn that the engine is gone.
            if (next is not null) await next.DisposeAsync();
            Fail(end, $"it could not be started again ({error.Message}), and the run ends");
            return false;
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            if (next is not null) await next.DisposeAsync();
            return false;
        }

        var ended = _process;
        _process = next;
        await ended.DisposeAsync();
        var how = end.HeldData ? "and was started again with its data" : "before it held data, and was started again";
        _settings.Log?.Say(Source, $"{end.What} {how}; {end.Output}");
        return true;
    }

    private void Fail(EngineEnd end, string meaning)
    {
        var failure = $"{end.What}: {meaning}; {end.Output}";
        _settings.Log?.Say(Source, failure);
        _failure.TrySetResult(failure);
    }
}
