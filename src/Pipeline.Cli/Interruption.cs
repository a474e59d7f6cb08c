using System.Runtime.InteropServices;

namespace Pipeline.Cli;

/// <summary>
/// Turns Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) into a cancellation. The first signal asks the command to end,
/// without a time limit. The second one ends the process at once. The default of System.CommandLine would end the process two
/// seconds after the first signal, in the middle of a summary, and leave its folders behind.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // The offset of the exit code that a shell reports for a process that was ended by a signal.
    private const int Signalled = 128;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
            PosixSignalRegistration.Create(signal, Take)),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Called by the second signal before the process ends, to remove what no other code would remove.</summary>
    public Action? Abandon { get; set; }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        // Handle both signals here: the second one ends the process only after the cleanup.
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
