using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Functions;

/// <summary>The surroundings of a function, the use of its output, and functions that cannot run.</summary>
public class FunctionSurroundingsTests
{
    [Fact]
    public async Task Environment_IsThatOfTheTemplateAndOfLambdaOnly()
    {
        Environment.SetEnvironmentVariable("PIPELINE_TEST_SECRET", "leaked");
        await using var run = new FunctionRun(LocalFunctionsTests.Variables("TABLE_NAME", "doors"));
        var variables = (await run.InvokeAsync("""{"mode":"environment"}""")).Payload.AsObject();
        string[] kept = ["PATH", "HOME", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "SYSTEMROOT", "LD_LIBRARY_PATH"];
        string[] varying = ["AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "TMPDIR", "TEMP", "TMP"];
        variables["LAMBDA_TASK_ROOT"]!.GetValue<string>().ShouldBe(FunctionRun.CodeFolder);
        variables["AWS_LAMBDA_LOG_STREAM_NAME"]!.GetValue<string>().ShouldMatch(@"^\d{4}/\d{2}/\d{2}/\[\$LATEST\][0-9a-f]{32}$");
        variables.Select(variable => variable.Key).Except([.. kept, .. varying, "AWS_LAMBDA_LOG_STREAM_NAME"])
            .Order(StringComparer.Ordinal)
            .Select(name => $"{name}={variables[name]}").ShouldBe(
            [
                "AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
                "AWS_DEFAULT_REGION=eu-west-1",
                "AWS_ENDPOINT_URL=http://127.0.0.1:1",
                "AWS_EXECUTION_ENV=AWS_Lambda_dotnet10",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512",
                "AWS_LAMBDA_FUNCTION_NAME=subject",
                "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
                "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
                "AWS_LAMBDA_LOG_FORMAT=Text",
                "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/subject",
                "AWS_REGION=eu-west-1",
                "AWS_SECRET_ACCESS_KEY=secret",
                "AWS_SESSION_TOKEN=token",
                "LANG=en_US.UTF-8",
                "TABLE_NAME=doors",
                "TZ=:UTC",
                "_HANDLER=Pipeline.Local.TestFunction",
            ]);
    }

    [Fact]
    public async Task Headers_SayWhatLambdaSays()
    {
        await using var run = new FunctionRun();
        var before = TimeProvider.System.GetUtcNow();
        var headers = (await run.InvokeAsync("""{"mode":"headers"}""")).Payload;
        headers["Lambda-Runtime-Invoked-Function-Arn"]!.GetValue<string>().ShouldBe(FunctionRun.Arn);
        headers["Lambda-Runtime-Aws-Request-Id"]!.GetValue<string>()
            .ShouldMatch("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        headers["Lambda-Runtime-Trace-Id"]!.GetValue<string>()
            .ShouldMatch("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$");
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(
            headers["Lambda-Runtime-Deadline-Ms"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture));
        deadline.ShouldBeGreaterThanOrEqualTo(before.AddSeconds(59));
    }

    [Fact]
    public async Task PrintedLines_AreKept()
    {
        await using var run = new FunctionRun();
        await run.InvokeAsync("""{"mode":"print","line":"one line"}""");
        await run.Functions.DisposeAsync();
        run.LogFile.ShouldContain("one line\n");
        run.LogFile
            .ShouldMatch(
                @"REPORT RequestId: [0-9a-f-]{36}\tDuration: [0-9.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 512 MB\tMax Memory Used: \d+ MB\tInit Duration: [0-9.]+ ms");
    }

    [Theory]
    [InlineData("Class::Method", "is a method of a class library")]
    [InlineData("Missing", "has no Missing.dll")]
    public async Task HandlerThatCannotBeRun_IsSaid(string handler, string reason)
    {
        await using var run = new FunctionRun(new JsonObject { ["Handler"] = handler });
        var unsupported = run.Functions.Unsupported.ShouldHaveSingleItem();
        unsupported.Path.ShouldBe("stack/Subject");
        unsupported.Meaning.ShouldContain(reason);
        var error = await Should.ThrowAsync<ServiceException>(() => run.InvokeAsync("1"));
        error.Code.ShouldBe("InvalidRuntimeException");
        error.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("nodejs24.x", "has the runtime nodejs24.x; only dotnet* and provided.* are run here")]
    [InlineData("provided.al2023", "its code has no file bootstrap")]
    public async Task RuntimeThatCannotBeRun_IsSaid(string runtime, string reason)
    {
        await using var run = new FunctionRun(new JsonObject { ["Runtime"] = runtime });
        run.Functions.Unsupported.ShouldHaveSingleItem().Meaning.ShouldContain(reason);
    }

    [UnixFact("a shell script is no program on Windows")]
    public async Task Bootstrap_IsRunByAnOsOnlyRuntime()
    {
        using var code = new TemporaryFolder();
        var bootstrap = Path.Combine(code.Path, "bootstrap");
        await File.WriteAllTextAsync(bootstrap, "#!/bin/sh\nexit 4\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var run = new FunctionRun(new JsonObject { ["Runtime"] = "provided.al2023", ["Handler"] = "any" }, code.Path);
        var (payload, _) = await run.InvokeAsync("1");
        payload["errorMessage"]!.GetValue<string>().ShouldEndWith("Error: Runtime exited with error: exit status 4");
    }

    [UnixFact("Windows knows no mode without execution")]
    public async Task BootstrapThatIsNoProgram_IsAnInvalidEntrypoint()
    {
        using var code = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(code.Path, "bootstrap"), "not a program");
        await using var run = new FunctionRun(new JsonObject { ["Runtime"] = "provided.al2023", ["Handler"] = "any" }, code.Path);
        (await run.InvokeAsync("1")).Payload["errorType"]!.GetValue<string>().ShouldBe("Runtime.InvalidEntrypoint");
    }
}
