using System.Diagnostics;
using System.Text;

namespace Pipeline.Cli.Tests;

/// <summary>Runs the command as a process, as a user starts it, with its own folder for temporary files.</summary>
internal sealed class CommandProcess : IAsyncDisposable
{
    // No part of a run takes that long. A test that hangs must show the output so far.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private readonly List<string> _errors = [];
    private readonly StringBuilder _output = new();
    private readonly Task _reading;
    private readonly Task _readingOutput;
    private TaskCompletionSource _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CommandProcess(ProcessStartInfo start, TemporaryFolder folder)
    {
        (_folder, _process) = (folder, Process.Start(start)!);
        _readingOutput = ReadOutputAsync();
        _reading = ReadErrorsAsync();
    }

    /// <summary>The files that the process has left in its folder for temporary files.</summary>
    public IEnumerable<string> Leftovers => Directory.GetFileSystemEntries(_folder.Path);

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors) return string.Join('\n', _errors);
        }
    }

    /// <summary>Standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static CommandProcess Start(params string[] arguments) =>
        Start(file: "dotnet", [typeof(PipelineCommand).Assembly.Location, .. arguments]);

    /// <summary>Starts the command in a folder.</summary>
    public static CommandProcess StartIn(string folder, params string[] arguments) =>
        Start(file: "dotnet", [typeof(PipelineCommand).Assembly.Location, .. arguments], folder);

    /// <summary>Starts the command by a shell that closes its standard input.</summary>
    public static CommandProcess StartWithoutInput(params string[] arguments) => Start(
        "sh", ["-c", "exec \"$@\" <&-", "sh", "dotnet", typeof(PipelineCommand).Assembly.Location, .. arguments]);

    /// <summary>Waits for a line on standard error that contains the text, and returns it.</summary>
    public Task<string> WaitForAsync(string text) => WaitForAsync(
        () =>
        {
            lock (_errors) return _errors.Find(line => line.Contains(text, StringComparison.Ordinal));
        },
        $"say '{text}'");

    /// <summary>Waits until the command has printed this many lines.</summary>
    public Task WaitForLinesAsync(int count) =>
        WaitForAsync(() => Output is { } output && output.Count(c => c == '\n') >= count ? output : null, $"print {count} lines");

    private async Task<string> WaitForAsync(Func<string?> find, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var next = Volatile.Read(ref _line).Task;
            // This order matters: the last lines are there only when reading has ended.
            var hasEnded = _reading.IsCompleted && _readingOutput.IsCompleted;
            if (find() is { } found) return found;
            if (hasEnded) throw new InvalidOperationException($"it must {what} before it ends; it said:\n{Errors}\n{Output}");
            await Task.WhenAny(next, Task.WhenAll(_reading, _readingOutput), Task.Delay(Limit, limit.Token));
            if (limit.IsCancellationRequested) throw new TimeoutException($"it must {what}; it said:\n{Errors}\n{Output}");
        }
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the process ends.</summary>
    public async Task<(int Code, string Output)> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"it must end; it said:\n{Errors}");
        }

        await _reading;
        await _readingOutput;
        return (_process.ExitCode, Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static CommandProcess Start(string file, string[] arguments, string? workingFolder = null)
    {
        var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = workingFolder ?? Repository.Root,
        };
        foreach (var name in new[] { "TMPDIR", "TEMP", "TMP" }) start.Environment[name] = folder.Path;
        return new CommandProcess(start, folder);
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors) _errors.Add(line);
            Signal();
        }
    }

    private async Task ReadOutputAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_output) _output.Append(buffer, 0, count);
            Signal();
        }
    }

    private void Signal() =>
        Interlocked.Exchange(ref _line, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
