using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pipeline.Local.Functions;

/// <summary>A process of a function, with its output and memory.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private const int SignalTerminate = 15;

    // Often enough to stop a process before the computer swaps. A check takes about 50 microseconds.
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;
    private long _memory;

    private FunctionProcess(Process process, long memoryLimit, Action<string> output, TimeProvider time)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Exited += (_, _) => _exited.TrySetResult(process.ExitCode);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        _watch = WatchMemoryAsync(memoryLimit, time);

        void Keep(string? line)
        {
            if (line is not null) output(line);
        }
    }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => _exited.Task;

    public int Id => _process.Id;

    /// <summary>The largest memory use that was measured, in bytes.</summary>
    public long LargestMemory => Volatile.Read(ref _memory);

    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static FunctionProcess Start(ProcessStartInfo start, long memoryLimit, Action<string> output, TimeProvider time)
    {
        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            return new FunctionProcess(process, memoryLimit, output, time);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Kills the process and all processes that it started, at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // The process has ended by itself.
        }
    }

    /// <summary>Asks the process to end, and kills it if it has not ended after a time.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (!_exited.Task.IsCompleted && !OperatingSystem.IsWindows() && Signal(_process.Id, SignalTerminate) == 0)
            await Task.WhenAny(_exited.Task, Task.Delay(grace, time));

        Kill();
        await _exited.Task;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _exited.Task;
        await _stop.CancelAsync();
        await _watch;
        await DrainAsync();
        _process.Dispose();
        _stop.Dispose();
    }

    // The last lines may tell why the process ended. A child process that keeps the pipe open is not waited for.
    private async Task DrainAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task WatchMemoryAsync(long limit, TimeProvider time)
    {
        using var timer = new PeriodicTimer(MemoryInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (_exited.Task.IsCompleted) return;
                _process.Refresh();
                var memory = _process.WorkingSet64;
                if (memory > _memory) Volatile.Write(ref _memory, memory);
                if (memory > limit) Kill();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or InvalidOperationException or Win32Exception)
        {
            // The process has ended.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
