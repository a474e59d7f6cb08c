using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Functions;

public class LocalFunctionsTests
{
    [Fact]
    public async Task Event_IsAnsweredByTheProcess()
    {
        await using var run = new FunctionRun();
        var (payload, error) = await run.InvokeAsync("""{"a":[1,"b"]}""");
        error.ShouldBeNull();
        payload["input"]!.ToJsonString().ShouldBe("""{"a":[1,"b"]}""");
        payload["process"]!.GetValue<int>().ShouldNotBe(Environment.ProcessId);
    }

    [Fact]
    public async Task EventsOneAfterAnother_AreAnsweredByOneProcess()
    {
        await using var run = new FunctionRun();
        var processes = new HashSet<int>();
        var requests = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            var (payload, _) = await run.InvokeAsync($"{i}");
            payload["input"]!.GetValue<int>().ShouldBe(i);
            processes.Add(payload["process"]!.GetValue<int>());
            requests.Add(payload["requestId"]!.GetValue<string>());
        }

        processes.Count.ShouldBe(1);
        requests.Count.ShouldBe(20);
        run.Functions.StartsOf(FunctionRun.Name).ShouldBe(1);
    }

    [Fact]
    public async Task EventsAtOnce_AreAnsweredByAProcessEach()
    {
        await using var run = new FunctionRun();
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => run.InvokeAsync("""{"mode":"sleep","milliseconds":1500}""")));
        answers.Select(answer => answer.Payload["process"]!.GetValue<int>()).Distinct().Count().ShouldBe(3);
        run.Log.Points.Where(point => point.Metric == "AWS/Lambda/ConcurrentExecutions{FunctionName=subject}")
            .Max(point => point.Value).ShouldBe(3);
    }

    [Fact]
    public async Task EventsBeyondTheReservedConcurrency_AreThrottled()
    {
        await using var run = new FunctionRun(new JsonObject { ["ReservedConcurrentExecutions"] = 1 });
        var first = run.InvokeAsync("""{"mode":"sleep","milliseconds":1500}""");
        var error = await Should.ThrowAsync<ServiceException>(() => run.InvokeAsync("1"));
        (error.Code, error.Status).ShouldBe(("TooManyRequestsException", 429));
        (await first).Error.ShouldBeNull();
        run.Log.Sum("AWS/Lambda/Throttles{FunctionName=subject}").ShouldBe(1);
        run.Log.Sum("AWS/Lambda/Invocations{FunctionName=subject}").ShouldBe(1);
    }

    [Fact]
    public async Task EventsBeyondTheProcesses_WaitForOneAndAreNotThrottled()
    {
        await using var run = new FunctionRun(processes: 2);
        var answers =
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => run.InvokeAsync("""{"mode":"sleep","milliseconds":50}""")));
        answers.Select(answer => answer.Error).ShouldEachBe(error => error == null);
        run.Functions.StartsOf(FunctionRun.Name).ShouldBe(2);
        run.Log.Sum("AWS/Lambda/Throttles{FunctionName=subject}").ShouldBe(0);
        run.Log.Sum("AWS/Lambda/Invocations{FunctionName=subject}").ShouldBe(6);
    }

    [Fact]
    public async Task EndOfTheRun_EndsTheEventsThatWaitForAProcess()
    {
        var run = new FunctionRun(processes: 1);
        var first = run.InvokeAsync("""{"mode":"sleep","milliseconds":60000}""");
        var second = run.InvokeAsync("1");
        await run.DisposeAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await Should.ThrowAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task ErrorOfTheFunction_IsTheAnswer()
    {
        await using var run = new FunctionRun();
        var (payload, error) = await run.InvokeAsync("""{"mode":"throw","message":"no such table"}""");
        error.ShouldBe("Unhandled");
        payload.ToJsonString().ShouldBe("""{"errorType":"Test.Failed","errorMessage":"no such table"}""");
        (await run.InvokeAsync("1")).Error.ShouldBeNull();
        run.Functions.StartsOf(FunctionRun.Name).ShouldBe(1);
        run.Log.Sum("AWS/Lambda/Errors{FunctionName=subject}").ShouldBe(1);
        run.Log.Lines.ShouldContain("stack/Subject: failed: Test.Failed: no such table");
    }

    [Fact]
    public async Task ProcessThatExits_FailsItsEventAndTheNextOneHasAnother()
    {
        await using var run = new FunctionRun();
        var (payload, error) = await run.InvokeAsync("""{"mode":"exit","code":7}""");
        error.ShouldBe("Unhandled");
        payload["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
        payload["errorMessage"]!.GetValue<string>()
            .ShouldMatch("^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 7$");
        (await run.InvokeAsync("1")).Error.ShouldBeNull();
        run.Functions.StartsOf(FunctionRun.Name).ShouldBe(2);
    }

    [Fact]
    public async Task EventThatTakesTooLong_TimesOut()
    {
        await using var run = new FunctionRun(new JsonObject { ["Timeout"] = 1 });
        var (payload, error) = await run.InvokeAsync("""{"mode":"sleep","milliseconds":60000}""");
        error.ShouldBe("Unhandled");
        payload["errorType"]!.GetValue<string>().ShouldBe("Sandbox.Timedout");
        payload["errorMessage"]!.GetValue<string>()
            .ShouldMatch("^RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds$");
    }

    [UnixFact("Windows tells no signal")]
    public async Task ProcessOverItsMemory_IsKilled()
    {
        await using var run = new FunctionRun(new JsonObject { ["MemorySize"] = 128 });
        var (payload, _) = await run.InvokeAsync("""{"mode":"allocate","mebibytes":256}""");
        payload["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
        payload["errorMessage"]!.GetValue<string>().ShouldEndWith("Error: Runtime exited with error: signal: killed");
    }

    [Fact]
    public async Task AnswerBeyondSixMegabytes_IsRefused()
    {
        await using var run = new FunctionRun();
        var largest = 6 * 1024 * 1024 + 100;
        (await run.InvokeAsync($$"""{"mode":"big","bytes":{{largest}}}""")).Error.ShouldBeNull();
        var (payload, error) = await run.InvokeAsync($$"""{"mode":"big","bytes":{{largest + 1}}}""");
        error.ShouldBe("Unhandled");
        payload["errorType"]!.GetValue<string>().ShouldBe("Function.ResponseSizeTooLarge");
        (await run.InvokeAsync("1")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task EventBeyondSixMegabytes_IsRefused()
    {
        await using var run = new FunctionRun();
        var largest = 6 * 1024 * 1024;
        (await run.InvokeAsync($"\"{new string('x', largest - 2)}\"")).Error.ShouldBeNull();
        var error = await Should.ThrowAsync<ServiceException>(() => run.InvokeAsync($"\"{new string('x', largest - 1)}\""));
        (error.Code, error.Status).ShouldBe(("RequestTooLargeException", 413));
    }

    [Fact]
    public async Task EventThatIsNotJson_IsRefused()
    {
        await using var run = new FunctionRun();
        (await Should.ThrowAsync<ServiceException>(() => run.InvokeAsync("{"))).Code.ShouldBe("InvalidRequestContentException");
    }

    [Fact]
    public async Task EventWithoutContent_IsAnEmptyObject()
    {
        await using var run = new FunctionRun();
        (await run.InvokeAsync("")).Payload["input"]!.ToJsonString().ShouldBe("{}");
    }

    [Theory]
    [InlineData("error", "Test.Init", "^it cannot start$")]
    [InlineData("exit", "Runtime.ExitError", "^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$")]
    public async Task ProcessThatCannotStart_FailsTheEventAfterASecondTrial(string start, string type, string message)
    {
        await using var run = new FunctionRun(Variables("START", start));
        var (payload, error) = await run.InvokeAsync("1");
        error.ShouldBe("Unhandled");
        payload["errorType"]!.GetValue<string>().ShouldBe(type);
        payload["errorMessage"]!.GetValue<string>().ShouldMatch(message);
        run.Functions.StartsOf(FunctionRun.Name).ShouldBe(2);
    }

    [Theory]
    [InlineData("subject", "")]
    [InlineData("subject:live", ":live")]
    [InlineData("111122223333:function:subject", "")]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:subject", "")]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:subject:$LATEST", ":$LATEST")]
    public async Task NameInAnyForm_FindsTheFunctionAndDemandsThatVersion(string name, string qualifier)
    {
        await using var run = new FunctionRun();
        (await run.Functions.InvokeAsync(FunctionRun.Role, name, "1"u8.ToArray(),
            CancellationToken.None)).FunctionError.ShouldBeNull();
        run.Access.Demands.ShouldBe([$"lambda:InvokeFunction {FunctionRun.Arn}{qualifier}"]);
    }

    [Fact]
    public async Task UnknownFunction_IsNotFound()
    {
        await using var run = new FunctionRun();
        var error = await Should.ThrowAsync<ServiceException>(
            () => run.Functions.InvokeAsync(FunctionRun.User, "other", default, CancellationToken.None));
        (error.Code, error.Status).ShouldBe(("ResourceNotFoundException", 404));
    }

    [Fact]
    public async Task RoleThatMayNot_IsDenied()
    {
        await using var run = new FunctionRun();
        run.Access.Forbidden.Add("lambda:InvokeFunction");
        (await Should.ThrowAsync<ServiceException>(() => run.InvokeAsync("1", FunctionRun.Role))).Code.ShouldBe(
            "AccessDeniedException");
        (await run.InvokeAsync("1")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task KilledProcess_FailsTheEventInItsMiddle()
    {
        await using var run = new FunctionRun();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var kill = run.Functions.KillOneAsync(FunctionRun.Name, TimeSpan.FromMilliseconds(10), limit.Token);
        var (payload, error) = await run.InvokeAsync("""{"mode":"sleep","milliseconds":60000}""");
        await kill;
        error.ShouldBe("Unhandled");
        payload["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
        (await run.InvokeAsync("1")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task EndOfTheRun_EndsItsProcesses()
    {
        var run = new FunctionRun();
        var idle = (await run.InvokeAsync("1")).Payload["process"]!.GetValue<int>();
        var busy = run.InvokeAsync("""{"mode":"sleep","milliseconds":60000}""");
        await run.DisposeAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => busy);
        Should.Throw<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(idle));
    }

    internal static JsonObject Variables(string name, string value) =>
        new() { ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { [name] = value } } };
}
