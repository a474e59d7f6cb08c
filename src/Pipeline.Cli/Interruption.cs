using System.Runtime.InteropServices;

namespace Pipeline.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) as a cancellation: the first signal asks the command to end, which takes
/// the time that takes; a second one ends the process at once. System.CommandLine's own handling would end it two seconds after
/// the first, in the middle of a summary, and leave its folders behind.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // What a shell gives a process that a signal ended.
    private const int Signalled = 128;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
            PosixSignalRegistration.Create(signal, Take)),
    ];

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the second signal does before the process ends: removes what nobody else would.</summary>
    public Action? Abandon { get; set; }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        // Both: the second one ends the process here, after it has removed what nobody else would.
        context.Cancel = true;
        if (!_source.IsCancellationRequested)
        {
            _source.Cancel();
            return;
        }

        Abandon?.Invoke();
        Environment.Exit(Signalled + Number(context.Signal));
    }

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGTERM => 15,
        _ => 2,
    };
}
