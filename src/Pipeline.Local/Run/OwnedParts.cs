namespace Pipeline.Local.Run;

/// <summary>Parts of a run that end with it, the last one first: what was made later uses what was made before it.</summary>
internal sealed class OwnedParts : IAsyncDisposable
{
    private readonly Stack<object> _parts = [];

    /// <summary>Owns a part.</summary>
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
