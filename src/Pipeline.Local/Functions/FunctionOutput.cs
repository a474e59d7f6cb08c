using System.Globalization;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>
/// Takes the lines that a function's processes print: writes them to a file, records their metrics, and logs the first errors.
/// </summary>
/// <param name="source">The function's construct path.</param>
/// <param name="file">The file that lines are appended to.</param>
/// <param name="log">Gets metrics and errors.</param>
internal sealed class FunctionOutput(string source, string file, IRunLog log) : IDisposable
{
    // Errors that differ with each batch would bury all other lines of the log. The file has all of them.
    private const int SaidAtMost = 20;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _saidOnce = new(StringComparer.Ordinal);
    private readonly StreamWriter _file = new(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite));
    private bool _closed;
    private string? _lastError;

    /// <summary>Gets each line of the file, on the thread that prints it.</summary>
    public Action<string>? Printed { get; init; }

    /// <summary>
    /// The last error of the function; null where it never failed. It is the function's own message if there was one, otherwise
    /// the way in which its process ended.
    /// </summary>
    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>Takes a line that a process printed.</summary>
    public void Write(string line)
    {
        Append(line);
        if (EmbeddedMetricLine.TryMeasure(line, log)) return;
        if (LogLine.Error(line) is not { } error) return;
        Volatile.Write(ref _lastError, error);
        Say(error);
    }

    /// <summary>Takes the error of a failed invocation.</summary>
    public void WriteFailure(string requestId, ReadOnlyMemory<byte> error)
    {
        var failure = FunctionFailure.Describe(error);
        Append($"{requestId} failed: {failure}");
        // The request id differs each time and does not help the user.
        var same = failure.Replace($"RequestId: {requestId} ", "", StringComparison.Ordinal);
        // The end of the process tells less than an error that it printed before.
        if (LastError is null || !same.StartsWith("Runtime.ExitError", StringComparison.Ordinal))
            Volatile.Write(ref _lastError, same);
        Say($"failed: {same}");
    }

    /// <summary>Writes the report line that Lambda prints after each invocation.</summary>
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

        Printed?.Invoke(line);
    }

    // The same error is logged once: the hundredth batch that fails for the same reason is not news.
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
