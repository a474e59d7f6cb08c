using Pipeline.Records;

namespace Pipeline.Functions.Runtime;

/// <summary>Handles one event. An exception fails the invocation, not the process.</summary>
/// <param name="invocation">The event and Lambda's headers.</param>
/// <param name="stop">Cancelled when the process is to end.</param>
/// <returns>The response, JSON.</returns>
internal delegate Task<ReadOnlyMemory<byte>> FunctionHandler(Invocation invocation, CancellationToken stop);

/// <summary>Reads the function's configuration and creates its handler, once for each process.</summary>
/// <param name="environment">Returns the value of an environment variable; null: not set.</param>
/// <param name="taskRoot">The folder of the assembly.</param>
/// <exception cref="InvalidInputException">Every mistake in the configuration.</exception>
internal delegate FunctionHandler FunctionStart(Func<string, string?> environment, string taskRoot);

/// <summary>Runs a function: starts it, then handles event after event until the process gets a signal to stop.</summary>
/// <param name="http">The client for the Runtime API, without a timeout.</param>
/// <param name="environment">Returns the value of an environment variable; null: not set.</param>
/// <param name="setEnvironment">Sets an environment variable, or removes it.</param>
/// <param name="taskRoot">The folder of the assembly.</param>
/// <param name="log">The log.</param>
internal sealed class FunctionHost(
    HttpClient http, Func<string, string?> environment, Action<string, string?> setEnvironment, string taskRoot, Log log)
{
    private const string ApiVariable = "AWS_LAMBDA_RUNTIME_API";
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <summary>
    /// Runs until it is stopped (returns 0), or until the function cannot start or the Runtime API cannot be used (returns 1).
    /// </summary>
    public async Task<int> RunAsync(FunctionStart start, CancellationToken stop)
    {
        try
        {
            var api = new RuntimeApi(http, environment(ApiVariable) ?? throw new RuntimeApiException(
                $"{ApiVariable} must be set; got nothing; this program runs in AWS Lambda, which sets it"));
            if (await StartAsync(start, api, stop) is not { } handler) return 1;
            while (true) await AnswerAsync(await api.NextAsync(stop), handler, api, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (RuntimeApiException error)
        {
            // No report can reach Lambda any more. It sees the exit, and retries in a new environment.
            log.Error(FunctionError.From(error), requestId: null);
            return 1;
        }
    }

    private async Task<FunctionHandler?> StartAsync(FunctionStart start, RuntimeApi api, CancellationToken stop)
    {
        try
        {
            return start(environment, taskRoot);
        }
#pragma warning disable CA1031 // Any error must be reported to Lambda and the log, and no later code can do that.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var error = FunctionError.From(exception) with { Type = "Runtime.ConfigInvalid" };
            log.Error(error, requestId: null);
            await api.FailInitializationAsync(error, stop);
            return null;
        }
    }

    private async Task AnswerAsync(Invocation invocation, FunctionHandler handler, RuntimeApi api, CancellationToken stop)
    {
        setEnvironment(TraceVariable, invocation.TraceId);
        ReadOnlyMemory<byte> response;
        try
        {
            response = await handler(invocation, stop);
        }
#pragma warning disable CA1031 // An error of the function fails its invocation; the environment stays and handles the next one.
        catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var error = FunctionError.From(exception);
            log.Error(error, invocation.RequestId);
            await api.FailAsync(invocation, error, stop);
            return;
        }

        await api.RespondAsync(invocation, response, stop);
    }
}
