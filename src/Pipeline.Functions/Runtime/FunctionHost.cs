using Pipeline.Records;

namespace Pipeline.Functions.Runtime;

/// <summary>Answers one event. What it throws fails that invocation, not the process.</summary>
/// <param name="invocation">The event and what Lambda said about it.</param>
/// <param name="stop">The process is being ended.</param>
/// <returns>The response, JSON.</returns>
internal delegate Task<ReadOnlyMemory<byte>> FunctionHandler(Invocation invocation, CancellationToken stop);

/// <summary>Reads the function's configuration and makes its handler, once a process.</summary>
/// <param name="environment">The value of a variable, or nothing.</param>
/// <param name="taskRoot">The folder of the assembly.</param>
/// <exception cref="InvalidInputException">All that is missing or wrong in the configuration.</exception>
internal delegate FunctionHandler FunctionStart(Func<string, string?> environment, string taskRoot);

/// <summary>Runs a function: starts it, then takes event after event until the process is told to stop.</summary>
/// <param name="http">Speaks to the Runtime API; without a timeout.</param>
/// <param name="environment">The value of a variable, or nothing.</param>
/// <param name="setEnvironment">Sets a variable, or removes it.</param>
/// <param name="taskRoot">The folder of the assembly.</param>
/// <param name="log">Where log lines go.</param>
internal sealed class FunctionHost(
    HttpClient http, Func<string, string?> environment, Action<string, string?> setEnvironment, string taskRoot, Log log)
{
    private const string ApiVariable = "AWS_LAMBDA_RUNTIME_API";
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <summary>Runs until stopped (0), or until the function cannot start or the Runtime API cannot be used (1).</summary>
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
            // Nothing can be told to Lambda any more: it sees the exit, and retries in a new environment.
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
#pragma warning disable CA1031 // Whatever it is, Lambda and the log are told: this is the last place that can.
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
#pragma warning disable CA1031 // An error of the function fails its invocation; the environment stays and takes the next.
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
