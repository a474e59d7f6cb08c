using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>Applies a script of disturbances while a writer works through its batches.</summary>
/// <param name="disturbances">The script.</param>
/// <param name="writer">The writer whose clock and process it disturbs.</param>
internal sealed class DisturbanceScript(IReadOnlyList<Disturbance> disturbances, WriterUnderTest writer) : IDisposable
{
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _reset = [];
    private readonly Dictionary<bool, Fault> _lasting = [];
    private CancellationTokenSource? _process;
    private int _invocation;
    private int _call;

    /// <summary>Whether the process of this invocation has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The disturbances so far.</summary>
    public List<Disturbance> Happened { get; } = [];

    /// <summary>Begins a batch.</summary>
    /// <returns>A token that is cancelled when the process is killed.</returns>
    public CancellationToken Begin()
    {
        lock (_lock)
        {
            (_invocation, _call, IsOver) = (_invocation + 1, 0, false);
            _lasting.Clear();
            _process?.Dispose();
            _process = new CancellationTokenSource();
            return _process.Token;
        }
    }

    /// <summary>The outcome of a call.</summary>
    /// <param name="sdkCall">Identifies the call over all its attempts: the SDK repeats a request whose connection was
    /// reset.</param>
    /// <param name="isDynamoDb">True for DynamoDB, false for S3.</param>
    public Fault Next(string? sdkCall, bool isDynamoDb)
    {
        Disturbance? found;
        lock (_lock)
        {
            if (IsOver || (sdkCall is not null && _reset.Contains(sdkCall))) return Fault.ResetBefore;
            _call++;
            if (_lasting.TryGetValue(isDynamoDb, out var lasting)) return lasting;
            found = disturbances.FirstOrDefault(next => next.Invocation == _invocation && next.Call == _call);
            if (found is null) return Fault.None;
            Happened.Add(found);
            if (found.Lasts) _lasting[isDynamoDb] = found.Service;
            IsOver = found.Process is ProcessFault.Kill or ProcessFault.Freeze;
            if (sdkCall is not null && found.Service is Fault.ResetBefore or Fault.ResetAfter) _reset.Add(sdkCall!);
        }

        if (found.Process == ProcessFault.ClockJump) writer.Pass(Jump);
        if (found.Process == ProcessFault.Freeze) writer.Pass(writer.Timeout);
        if (IsOver) _process!.Cancel();
        return found.Service;
    }

    public void Dispose() => _process?.Dispose();
}
