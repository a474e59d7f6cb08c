using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Pipeline.Benchmarks.Servers;

/// <summary>
/// Lambda's Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), with one event at a time.
/// </summary>
internal sealed class RuntimeApiServer : IDisposable
{
    private const string Root = "/2018-06-01/runtime";
    private static readonly BufferedResponse Accepted = BufferedResponse.From("202 Accepted", default);

    private readonly Channel<ReadOnlyMemory<byte>> _events = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly Channel<(bool IsResponse, string Text)> _answers = Channel.CreateUnbounded<(bool, string)>();
    private readonly TimeProvider _time;
    private readonly LoopbackServer _server;
    private int _requests;

    public RuntimeApiServer(TimeProvider time)
    {
        _time = time;
        _server = new LoopbackServer(AnswerAsync);
    }

    /// <summary>Host and port, for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Endpoint => _server.Endpoint;

    /// <summary>Sends an event to the function and waits for its response.</summary>
    /// <exception cref="HandlerException">The function reported an error.</exception>
    public async Task<string> InvokeAsync(ReadOnlyMemory<byte> @event, CancellationToken stop)
    {
        await _events.Writer.WriteAsync(@event, stop);
        var (isResponse, text) = await _answers.Reader.ReadAsync(stop);
        return isResponse ? text : throw new HandlerException($"the handler failed: {text}");
    }

    public void Dispose() => _server.Dispose();

    private async ValueTask<BufferedResponse> AnswerAsync(HttpRequest request, CancellationToken stop)
    {
        var line = request.Line;
        if (line == $"GET {Root}/invocation/next") return Hand(await _events.Reader.ReadAsync(stop));
        var body = Encoding.UTF8.GetString(request.Body.Span);
        var isResponse = line.EndsWith("/response", StringComparison.Ordinal);
        _answers.Writer.TryWrite((isResponse, isResponse ? body : $"{line} {body}"));
        return Accepted;
    }

    private BufferedResponse Hand(ReadOnlyMemory<byte> @event) => BufferedResponse.From(
        "200 OK",
        @event,
        "Content-Type: application/json",
        $"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-{++_requests:x12}",
        string.Create(CultureInfo.InvariantCulture,
            $"Lambda-Runtime-Deadline-Ms: {_time.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds()}"),
        "Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:111122223333:function:writer");
}

/// <summary>A handler did not do its task, so its measurements do not count.</summary>
internal sealed class HandlerException(string message) : Exception(message);
