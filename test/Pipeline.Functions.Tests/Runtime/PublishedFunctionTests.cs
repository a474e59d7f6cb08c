using System.Net;
using System.Net.Sockets;
using Pipeline.Functions.Tests.Native;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The published output with a Runtime API, as in Lambda.</summary>
public class PublishedFunctionTests
{
    private const string Unix = "SIGTERM is a signal of Unix";

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void EventOfAnotherService_FailsItsInvocationOnly(string build)
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(lambda.Endpoint, startup: FunctionStartup.Of(build));
        lambda.Send("""{ "Records": [ { "eventSource": "aws:sqs", "body": "secret" } ] }""");
        var report = lambda.Next();
        ((string)report.Json["errorType"]!).ShouldBe("Function.InvalidEvent");
        ((string)report.Json["errorMessage"]!).ShouldContain("Records[0].eventSource must be aws:kinesis; got aws:sqs");
        report.Body.ShouldNotContain("secret");

        lambda.Send("[]");
        ((string)lambda.Next().Json["errorMessage"]!).ShouldContain("the event must be a Kinesis event in JSON; got StartArray");
        function.HasExited.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void MissingConfiguration_IsAnInitializationErrorThatListsAll(string build)
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(
            lambda.Endpoint, table: null, withSchema: false, bucket: null, startup: FunctionStartup.Of(build));
        var report = lambda.Next();
        report.Path.ShouldBe("/2018-06-01/runtime/init/error");
        ((string)report.Json["errorMessage"]!).ShouldContain("TABLE_NAME must name the table; got nothing");
        ((string)report.Json["errorMessage"]!).ShouldContain(
            "REJECTS_BUCKET must name the bucket for records that cannot be written; got nothing");
        ((string)report.Json["errorMessage"]!).ShouldContain("schema.json must lie beside the assembly");
        function.WaitForExit().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void NoRuntimeApi_SaysWhereItRuns(string build)
    {
        using var function = new FunctionProcess(runtimeApi: null, startup: FunctionStartup.Of(build));
        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("AWS_LAMBDA_RUNTIME_API must be set; got nothing");
        function.Output.ShouldNotContain("   at ");
    }

    public static TheoryData<string, string> Routes => PublishedBuild.With("500 /invocation/next", "413 /error");

    [Theory]
    [MemberData(nameof(Routes))]
    public void RouteFails_EndsTheProcess(string build, string failure)
    {
        var route = failure.Split(' ')[1];
        var status = int.Parse(failure.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        using var lambda = new RuntimeApiServer { Fault = context => Fail(context, route, status) };
        using var function = new FunctionProcess(lambda.Endpoint, startup: FunctionStartup.Of(build));
        lambda.Send("{}");
        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("Runtime.ApiFailed");
        function.Output.ShouldContain($"{route}");
        lambda.HasReport.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public async Task ConnectionClosed_EndsTheProcess(string build)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var function = new FunctionProcess($"{listener.LocalEndpoint}", startup: FunctionStartup.Of(build));
        using (await listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(30)))
        {
            // Stops listening before the connection closes: otherwise the client retries on a connection that is never accepted.
            listener.Stop();
        }

        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("/invocation/next failed");
        function.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void InitializationErrorRefused_EndsTheProcess(string build)
    {
        using var lambda = new RuntimeApiServer { Fault = context => Fail(context, "/init/error", 403) };
        using var function = new FunctionProcess(lambda.Endpoint, table: null, startup: FunctionStartup.Of(build));
        function.WaitForExit().ShouldBe(1);
        function.Output.ShouldContain("must answer 202; got 403");
    }

    [UnixTheory(Unix)]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void Terminated_EndsWithoutAnError(string build)
    {
        using var lambda = new RuntimeApiServer();
        using var function = new FunctionProcess(lambda.Endpoint, startup: FunctionStartup.Of(build));
        lambda.Send("{}");
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
