using System.Runtime.InteropServices;

namespace Pipeline.Functions.Runtime;

/// <summary>The real edges of a function's process: its network, clock, environment, output and signals.</summary>
internal static class LambdaProcess
{
    /// <summary>Runs a function until Lambda ends it.</summary>
    /// <param name="start">Makes the handler once.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(FunctionStart start)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopInPlaceOfDying);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopInPlaceOfDying);
        using var http = NewHttpClient();
        return await new FunctionHost(
            http,
            Environment.GetEnvironmentVariable,
            Environment.SetEnvironmentVariable,
            AppContext.BaseDirectory,
            new Log(Console.Out, TimeProvider.System)).RunAsync(start, stop.Token);

        void StopInPlaceOfDying(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static HttpClient NewHttpClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        // The Runtime API's own trace header is what is passed on, not .NET's.
        ActivityHeadersPropagator = null,
    })
    {
        // "Next" answers when there is an event, and the process may be frozen until then: AWS says to set no timeout
        // (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next).
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
