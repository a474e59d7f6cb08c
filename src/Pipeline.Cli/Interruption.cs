using System.Runtime.InteropServices;

namespace Pipeline.Cli;

/// <summary>
/// Ctrl-C and SIGTERM as a cancellation: the first asks the command to end, which takes as long as that takes; a second one ends the process.
/// System.CommandLine's own handling would end it two seconds after the first, in the middle of a summary, and leave its folders behind.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        _source.Cancel();
    }
}
