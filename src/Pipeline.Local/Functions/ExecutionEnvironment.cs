using System.ComponentModel;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Functions;

/// <summary>One process of a function with its Runtime API; it answers one invocation at a time.</summary>
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

    /// <summary>Ends with the process's exit code.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>Ends with nothing once it takes events, or with the error that it could not start for.</summary>
    public Task<byte[]?> Initialized => _listener.Initialized;

    /// <summary>Ends once the process has the event.</summary>
    public Task Delivered => _listener.Delivered;

    public int ProcessId => _process.Id;

    public long LargestMemory => _process.LargestMemory;

    /// <param name="function">The function.</param>
    /// <param name="session">Its role.</param>
    /// <param name="endpoint">The run's endpoint.</param>
    /// <param name="temporaryFiles">The folder below which it gets one of its own for temporary files.</param>
    /// <param name="logStream">The environment's log stream.</param>
    /// <param name="output">Takes its lines.</param>
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
        // Within the run's folder, so that one deletion removes it even where this process is ended in the middle.
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

    /// <summary>Whether it waits for an event; false once it has ended.</summary>
    public async Task<bool> WaitUntilReadyAsync()
    {
        await Task.WhenAny(_listener.Waiting, Exited);
        return !Exited.IsCompleted;
    }

    /// <summary>Gives it an event and waits for the answer, its end or the deadline.</summary>
    /// <returns>The answer; null where it timed out or ended.</returns>
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

    /// <summary>Asks the process to end first.</summary>
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
            // A file that something still holds: the operating system clears its temporary folder.
        }
    }
}
