using System.ComponentModel;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>One process of a function with its Runtime API. It answers one invocation at a time.</summary>
internal sealed class ExecutionEnvironment : IAsyncDisposable
{
    private readonly RuntimeApiListener _listener;
    private readonly FunctionProcess _process;
    private readonly DirectoryInfo _temporary;

    private ExecutionEnvironment(RuntimeApiListener listener, FunctionProcess process, DirectoryInfo temporary)
    {
        _listener = listener;
        _process = process;
        _temporary = temporary;
    }

    /// <summary>Completes with the process's exit code.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>Completes when the process is ready for events: null, or the error of its failed start.</summary>
    public Task<byte[]?> Initialized => _listener.Initialized;

    /// <summary>Completes when the process has the event.</summary>
    public Task Delivered => _listener.Delivered;

    public int ProcessId => _process.Id;

    public long LargestMemory => _process.LargestMemory;

    /// <param name="function">The function.</param>
    /// <param name="session">The session of its role.</param>
    /// <param name="endpoint">The run's endpoint.</param>
    /// <param name="temporaryFiles">The folder in which it gets its own folder for temporary files.</param>
    /// <param name="logStream">The environment's log stream.</param>
    /// <param name="output">Takes the lines that it prints.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static async Task<ExecutionEnvironment> StartAsync(
        FunctionSettings function,
        RoleSession session,
        string endpoint,
        string temporaryFiles,
        string logStream,
        FunctionOutput output,
        TimeProvider time)
    {
        var listener = await RuntimeApiListener.StartAsync();
        // The folder is inside the run's folder, so that one deletion removes it even if this process is killed.
        var temporary = Directory.CreateDirectory(Path.Combine(temporaryFiles, Path.GetRandomFileName()));
        try
        {
            var variables = FunctionVariables.Of(function, session, listener.Address, endpoint, logStream, temporary.FullName);
            var process = FunctionProcess.Start(
                FunctionProgram.Start(function, variables), function.MemoryMiB * 1024L * 1024L, output.Write, time);
            return new ExecutionEnvironment(listener, process, temporary);
        }
        catch
        {
            await listener.DisposeAsync();
            temporary.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Waits until the process is ready for an event. Returns false if it has ended.</summary>
    public async Task<bool> WaitUntilReadyAsync()
    {
        await Task.WhenAny(_listener.Waiting, Exited);
        return !Exited.IsCompleted;
    }

    /// <summary>Sends an event to the process and waits for the answer, the process's end or the deadline.</summary>
    /// <returns>The answer; null where the invocation timed out or the process ended.</returns>
    public async Task<RuntimeAnswer?> InvokeAsync(RuntimeInvocation invocation, TimeSpan timeout, TimeProvider time)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        _listener.Send(invocation);
        var over = new TaskCompletionSource();
        await using var registration = timer.Token.Register(() => over.TrySetResult());
        await Task.WhenAny(invocation.Answer, Exited, over.Task);
        return invocation.Answer.IsCompleted ? await invocation.Answer : null;
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks the process to end, and kills it if it does not.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time)
    {
        await _process.StopAsync(grace, time);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _listener.DisposeAsync();
        try
        {
            _temporary.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file is still open somewhere. The operating system clears its temporary folder later.
        }
    }
}
