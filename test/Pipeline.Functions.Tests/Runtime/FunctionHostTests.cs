using System.Text.Json.Nodes;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The loop itself, in this process, with fake dependencies.</summary>
public sealed class FunctionHostTests : IDisposable
{
    private readonly RuntimeApiServer _lambda = new();
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string?> _environment = [];
    private readonly StringWriter _log = new();
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task Answer_IsPostedForItsRequest()
    {
        var run = RunAsync((invocation, _) =>
        {
            invocation.FunctionArn.ShouldBe(RuntimeApiServer.FunctionArn);
            invocation.Deadline.ShouldBe(_lambda.Deadline);
            _environment["_X_AMZN_TRACE_ID"].ShouldBe(RuntimeApiServer.TraceId);
            return Task.FromResult<ReadOnlyMemory<byte>>(invocation.Payload);
        });
        _lambda.Send("""{"a":1}""");
        var report = _lambda.Next();
        report.Path.ShouldBe("/2018-06-01/runtime/invocation/request-1/response");
        report.Body.ShouldBe("""{"a":1}""");
        (await StopAsync(run)).ShouldBe(0);
    }

    [Fact]
    public async Task UnforeseenError_IsReportedWithItsTraceAndTheNextEventIsTaken()
    {
        var run = RunAsync((invocation, _) => invocation.RequestId == "request-1"
            ? throw new InvalidOperationException("broken")
            : Task.FromResult<ReadOnlyMemory<byte>>("{}"u8.ToArray()));
        _lambda.Send("{}");
        var failed = _lambda.Next();
        ((string)failed.Json["errorType"]!).ShouldBe("Function.InvalidOperationException");
        failed.Json["stackTrace"]!.AsArray().Count.ShouldBeGreaterThan(0);
        _lambda.Send("{}");
        _lambda.Next().Path.ShouldBe("/2018-06-01/runtime/invocation/request-2/response");
        (await StopAsync(run)).ShouldBe(0);
        ((string)JsonNode.Parse(_log.ToString())!["message"]!).ShouldBe("broken");
    }

    [Fact]
    public async Task StoppedWhileWaiting_ReturnsZero()
    {
        var run = RunAsync((_, _) => throw new InvalidOperationException("never called"));
        (await StopAsync(run)).ShouldBe(0);
        _log.ToString().ShouldBeEmpty();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _http.Dispose();
        _lambda.Dispose();
        _log.Dispose();
    }

    private Task<int> RunAsync(FunctionHandler handler)
    {
        _environment["AWS_LAMBDA_RUNTIME_API"] = _lambda.Endpoint;
        var host = new FunctionHost(
            _http, _environment.GetValueOrDefault, (name, value) => _environment[name] = value, "",
                new Log(_log, TimeProvider.System));
        return host.RunAsync((_, _) => handler, _stop.Token);
    }

    private async Task<int> StopAsync(Task<int> run)
    {
        await _stop.CancelAsync();
        return await run.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
