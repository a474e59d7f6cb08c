namespace Pipeline.Local.Run;

/// <summary>The parts of a run that end with it, in reverse order, since later parts use earlier ones.</summary>
internal sealed class OwnedParts : IAsyncDisposable
{
    private readonly Stack<object> _parts = [];

    /// <summary>Adds a part.</summary>
    /// <returns>The part.</returns>
    public T Add<T>(T part)
        where T : notnull
    {
        _parts.Push(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            if (part is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else if (part is IDisposable disposable) disposable.Dispose();
        }
    }
}
