using Pipeline.Local.Engines;

namespace Pipeline.Local.Run;

/// <summary>Whether the run can continue: without an engine, functions cannot write any more.</summary>
internal sealed class RunFailure : IDisposable
{
    private readonly CancellationTokenSource _failed = new();
    private volatile string? _reason;

    /// <summary>The reason why the run cannot continue; null where it can.</summary>
    public string? Reason => _reason;

    /// <summary>Cancelled when the run cannot continue.</summary>
    public CancellationToken Token => _failed.Token;

    /// <summary>Waits until an engine has failed for good, or the run ends.</summary>
    public async Task WatchAsync(EngineGroup engines, CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.Infinite, stop);
        if (await Task.WhenAny(engines.Failure, stopped) == stopped) return;
        _reason = await engines.Failure;
        await _failed.CancelAsync();
    }

    public void Dispose() => _failed.Dispose();
}
