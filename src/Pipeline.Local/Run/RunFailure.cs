using Pipeline.Local.Engines;

namespace Pipeline.Local.Run;

/// <summary>Whether the run can go on: without an engine no function can write any more.</summary>
internal sealed class RunFailure : IDisposable
{
    private readonly CancellationTokenSource _failed = new();
    private volatile string? _reason;

    /// <summary>Why the run cannot go on, or null where it can.</summary>
    public string? Reason => _reason;

    /// <summary>Is cancelled when the run cannot go on.</summary>
    public CancellationToken Token => _failed.Token;

    /// <summary>Waits until an engine has ended for good, or the run ends.</summary>
    public async Task WatchAsync(EngineGroup engines, CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.Infinite, stop);
        if (await Task.WhenAny(engines.Failure, stopped) == stopped) return;
        _reason = await engines.Failure;
        await _failed.CancelAsync();
    }

    public void Dispose() => _failed.Dispose();
}
