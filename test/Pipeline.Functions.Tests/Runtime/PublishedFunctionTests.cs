using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests;

/// <summary>The published output against the Runtime API, as in Lambda.</summary>
public class PublishedFunctionTests
{
    private const string Unix = "SIGTERM is a signal of Unix";

    [UnixFact(Unix)]
    public void ColdAndWarmEvent_AreEachRefusedAndTheProcessGoesOn()
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(lambda.Endpoint);
        for (var i = 1; i <= 2; i++)
        {
            lambda.Send(Events.Kinesis(records: i + 1).ToJsonString());
            var report = lambda.Next();
            report.Path.ShouldBe($"/2018-06-01/runtime/invocation/request-{i}/error");
            report.Headers["Lambda-Runtime-Function-Error-Type"].ShouldBe("Function.WritingNotSupported");
            ((string)report.Json["errorType"]!).ShouldBe("Function.WritingNotSupported");
            ((string)report.Json["errorMessage"]!).ShouldBe(
                $"writing to DynamoDB is not part of this version: {i + 1} record(s) of shardId-000000000006, sequence numbers " +
                $"49590338271490256608559692538361571095921575989136580001 to 4959033827149025660855969253836157109592157598913658000{i + 1}, " +
                "were read and none was written to doors; they stay in the stream, and the event source mapping retries them and then " +
                "sends them to its on-failure destination");
            report.Json["stackTrace"]!.AsArray().ShouldBeEmpty();
        }

        function.Terminate();
        function.WaitForExit().ShouldBe(0);
        var lines = function.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        lines.Select(line => (string)line["requestId"]!).ShouldBe(["request-1", "request-2"]);
        lines.ShouldEachBe(line => (string)line["level"]! == "ERROR");
    }

    [Fact]
    public void EventOfAnotherService_FailsItsInvocationOnly()
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(lambda.Endpoint);
        lambda.Send("""{ "Records": [ { "eventSource": "aws:sqs", "body": "secret" } ] }""");
        var report = lambda.Next();
        ((string)report.Json["errorType"]!).ShouldBe("Function.InvalidEvent");
        ((string)report.Json["errorMessage"]!).ShouldContain("Records[0].eventSource must be aws:kinesis; got aws:sqs");
        report.Body.ShouldNotContain("secret");

        lambda.Send(Events.Kinesis(1).ToJsonString());
        ((string)lambda.Next().Json["errorType"]!).ShouldBe("Function.WritingNotSupported");
        function.HasExited.ShouldBeFalse();
    }

    [Fact]
    public void MissingConfiguration_IsAnInitializationErrorThatListsAll()
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(lambda.Endpoint, table: null, withSchema: false);
        var report = lambda.Next();
        report.Path.ShouldBe("/2018-06-01/runtime/init/error");
        ((string)report.Json["errorMessage"]!).ShouldContain("TABLE_NAME must name the table; got nothing");
        ((string)report.Json["errorMessage"]!).ShouldContain("schema.json must lie beside the assembly");
        function.WaitForExit().ShouldBe(1);
    }

    [Fact]
    public void NoRuntimeApi_SaysWhereItRuns()
    {
        using var function = new FunctionProcess(runtimeApi: null);
        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("AWS_LAMBDA_RUNTIME_API must be set; got nothing");
        function.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("/invocation/next", 500)]
    [InlineData("/error", 413)]
    public void RouteFails_EndsTheProcess(string route, int status)
    {
        using var lambda = new RuntimeApiServer { Fault = context => Fail(context, route, status) };
        using var function = new FunctionProcess(lambda.Endpoint);
        lambda.Send(Events.Kinesis(1).ToJsonString());
        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("Runtime.ApiFailed");
        function.Output.ShouldContain($"{route}");
        lambda.HasReport.ShouldBeFalse();
    }

    [Fact]
    public async Task ConnectionClosed_EndsTheProcess()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var function = new FunctionProcess($"{listener.LocalEndpoint}");
        using (await listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(30)))
        {
            // First, else the client tries again and waits for an answer on a connection that nobody accepts.
            listener.Stop();
        }

        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("/invocation/next failed");
        function.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public void InitializationErrorRefused_EndsTheProcess()
    {
        using var lambda = new RuntimeApiServer { Fault = context => Fail(context, "/init/error", 403) };
        using var function = new FunctionProcess(lambda.Endpoint, table: null);
        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("must answer 202; got 403");
    }

    [UnixFact(Unix)]
    public void Terminated_EndsWithoutAnError()
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(lambda.Endpoint);
        lambda.Send(Events.Kinesis(1).ToJsonString());
        lambda.Next();
        function.Terminate();
        function.WaitForExit().ShouldBe(0);
    }

    private static bool Fail(HttpListenerContext context, string route, int status)
    {
        if (!context.Request.Url!.AbsolutePath.EndsWith(route, StringComparison.Ordinal)) return false;
        context.Response.StatusCode = status;
        context.Response.Close();
        return true;
    }
}
