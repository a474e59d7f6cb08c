namespace Pipeline.Local.Run;

/// <summary>The background work of a run. Disposal cancels all work and waits for its end.</summary>
internal sealed class BackgroundWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];

    /// <summary>Starts work, which its token ends.</summary>
    public void Start(Func<CancellationToken, Task> work) => _tasks.Add(work(_stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks);
        _stop.Dispose();
    }
}
