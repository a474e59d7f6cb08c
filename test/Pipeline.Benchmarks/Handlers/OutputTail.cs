using System.Diagnostics;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>
/// Reads a process's output, so that the process never blocks on a full pipe, and keeps the last lines for an error message.
/// </summary>
internal sealed class OutputTail
{
    private const int Lines = 12;

    private readonly Queue<string> _lines = [];

    public OutputTail(Process process)
    {
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString()
    {
        lock (_lines) return $"it printed:\n{string.Join('\n', _lines)}";
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_lines)
        {
            _lines.Enqueue(line.Data);
            if (_lines.Count > Lines) _lines.Dequeue();
        }
    }
}
