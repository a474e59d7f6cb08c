namespace Pipeline.Local;

/// <summary>The last lines that an engine wrote, for messages.</summary>
internal sealed class EngineOutput
{
    private const int KeptLines = 20;

    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it listens, once it has said so.</summary>
    public Task<int> Port => _port.Task;

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        if (line.StartsWith(EngineScript.Listening, StringComparison.Ordinal) && int.TryParse(line.AsSpan(EngineScript.Listening.Length), out var port))
        {
            _port.TrySetResult(port);
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines) _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines) return _lines.Count == 0 ? "it wrote nothing" : $"it wrote:\n{string.Join('\n', _lines.Select(line => $"  {line}"))}";
    }
}
