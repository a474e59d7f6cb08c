namespace Pipeline.Local.Run;

/// <summary>Work that goes on while a run does. Disposing of it tells all work to end and waits until it has.</summary>
internal sealed class BackgroundWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];

    /// <summary>Starts work; its token ends it.</summary>
    public void Start(Func<CancellationToken, Task> work) => _tasks.Add(work(_stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks);
        _stop.Dispose();
    }
}
