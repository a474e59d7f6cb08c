namespace Pipeline.Local.Engines;

/// <summary>The last lines that an engine wrote, for messages.</summary>
internal sealed class EngineOutput
{
    private const int KeptLines = 20;

    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _takenOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _holdsData;

    /// <summary>The port that the engine listens on, once it has printed it.</summary>
    public Task<int> Port => _port.Task;

    /// <summary>Completes once the engine also listens on the port of its predecessor.</summary>
    public Task TakenOver => _takenOver.Task;

    /// <summary>Whether the engine holds an item, an object or a message.</summary>
    public bool HoldsData => _holdsData;

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        if (line.StartsWith(EngineScript.Listening, StringComparison.Ordinal)
            && int.TryParse(line.AsSpan(EngineScript.Listening.Length), out var port))
        {
            if (!_port.TrySetResult(port)) _takenOver.TrySetResult();
            return;
        }

        if (line == EngineScript.HoldsData)
        {
            _holdsData = true;
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
        lock (_lines)
        {
            return _lines.Count == 0
                ? "it wrote nothing" : $"it wrote:\n{string.Join('\n', _lines.Select(line => $"  {line}"))}";
        }
    }
}
