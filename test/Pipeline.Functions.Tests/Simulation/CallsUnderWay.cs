namespace Pipeline.Functions.Tests.Simulation;

/// <summary>Counts the calls that a service is working on.</summary>
internal sealed class CallsUnderWay
{
    private readonly Lock _lock = new();
    private int _count;
    private TaskCompletionSource? _ended;

    public void Begin()
    {
        lock (_lock) _count++;
    }

    public void End()
    {
        lock (_lock)
        {
            if (--_count > 0) return;
            _ended?.SetResult();
            _ended = null;
        }
    }

    /// <summary>Waits until there are none.</summary>
    public Task EndedAsync()
    {
        lock (_lock)
        {
            if (_count == 0) return Task.CompletedTask;
            return (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
