using System.Runtime.InteropServices;

namespace Pipeline.Functions.Runtime;

/// <summary>Connects a function to the real process: its network, clock, environment, output and signals.</summary>
internal static class LambdaProcess
{
    /// <summary>Runs a function until Lambda ends it.</summary>
    /// <param name="start">Creates the handler, once.</param>
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
        // The function passes on the Runtime API's trace header, not that of .NET.
        ActivityHeadersPropagator = null,
    })
    {
        // The call "next" returns when there is an event, and Lambda may freeze the process until then. AWS says to set no
        // timeout (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next).
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
