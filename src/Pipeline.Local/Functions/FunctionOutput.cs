using System.Globalization;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>
/// What a function's processes print: kept in a file, its metrics measured, its first errors said.
/// </summary>
/// <param name="source">The function's construct path.</param>
/// <param name="file">The file that lines are appended to.</param>
/// <param name="log">Takes metrics and errors.</param>
internal sealed class FunctionOutput(string source, string file, IRunLog log) : IDisposable
{
    // A function that fails with each batch in other words would bury all else; the file has all of them.
    private const int SaidAtMost = 20;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _saidOnce = new(StringComparer.Ordinal);
    private readonly StreamWriter _file = new(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite));
    private bool _closed;
    private string? _lastError;

    /// <summary>
    /// What the function said last when it failed, or null where it never did: its own words where it had any, else how its
    /// process ended.
    /// </summary>
    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>Takes a line of a process.</summary>
    public void Write(string line)
    {
        Append(line);
        if (EmbeddedMetricLine.TryMeasure(line, log)) return;
        if (LogLine.Error(line) is not { } error) return;
        Volatile.Write(ref _lastError, error);
        Say(error);
    }

    /// <summary>Takes an invocation's failure.</summary>
    public void WriteFailure(string requestId, ReadOnlyMemory<byte> error)
    {
        var failure = FunctionFailure.Describe(error);
        Append($"{requestId} failed: {failure}");
        // Its number differs each time and tells a person nothing.
        var same = failure.Replace($"RequestId: {requestId} ", "", StringComparison.Ordinal);
        // How the process ended says less than what it printed before.
        if (LastError is null || !same.StartsWith("Runtime.ExitError", StringComparison.Ordinal))
            Volatile.Write(ref _lastError, same);
        Say($"failed: {same}");
    }

    /// <summary>What Lambda prints behind each invocation.</summary>
    public void WriteReport(string requestId, TimeSpan duration, int memoryMiB, long largestMemory, TimeSpan? initialization)
    {
        var billed = Math.Ceiling((duration + (initialization ?? TimeSpan.Zero)).TotalMilliseconds);
        var parts = new List<string>
        {
            $"REPORT RequestId: {requestId}",
            $"Duration: {Milliseconds(duration)} ms",
            $"Billed Duration: {billed.ToString("0", CultureInfo.InvariantCulture)} ms",
            $"Memory Size: {memoryMiB} MB",
            $"Max Memory Used: {largestMemory / 1024 / 1024} MB",
        };
        if (initialization is { } start) parts.Add($"Init Duration: {Milliseconds(start)} ms");
        Append(string.Join('\t', parts));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file.Dispose();
        }
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

    private void Append(string line)
    {
        lock (_lock)
        {
            if (_closed) return;
            _file.WriteLine(line);
            _file.Flush();
        }
    }

    // The same error once: the hundredth batch that fails for one reason says nothing new.
    private void Say(string line)
    {
        int said;
        lock (_lock)
        {
            if (_saidOnce.Count > SaidAtMost || !_saidOnce.Add(line)) return;
            said = _saidOnce.Count;
        }

        log.Say(source, said <= SaidAtMost ? line : $"more errors are in {file}");
    }
}
