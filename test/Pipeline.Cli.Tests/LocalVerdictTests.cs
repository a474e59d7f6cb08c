using System.Text.Json.Nodes;

namespace Pipeline.Cli.Tests;

/// <summary>
/// The exit code of <c>pipeline local</c>, and that it is true of the run: as a process for each exit code, and inside the test
/// process for the other causes.
/// </summary>
public sealed class LocalVerdictTests : IDisposable
{
    private readonly DoorAssembly _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public async Task EverythingArrived_IsZeroAndKept()
    {
        var kept = _assembly.In("kept");
        await using var command = Local("--demo", "stock-ticker", "--count", "1200", "--keep", kept);
        var (code, output) = await command.EndAsync();
        code.ShouldBe(0, $"{command.Errors}\n{output}");
        output.ShouldContain("Everything that was sent arrived");
        output.ShouldContain("1,200 of 1,200 records put");
        output.ShouldContain("door/Mapping: 1,200 read, 1,200 settled, 0 given up");
        output.ShouldContain("door/Delivery: 1,200 in, 1,200 delivered");
        command.Leftovers.ShouldBeEmpty();

        Directory.GetFiles(Path.Combine(kept, "buckets"), "*", SearchOption.AllDirectories)
            .Sum(file => File.ReadAllText(file).Count(c => c == '{'))
            .ShouldBe(1200);
        Directory.GetFiles(Path.Combine(kept, "logs")).ShouldNotBeEmpty();
        File.ReadAllText(Path.Combine(kept, "report.txt")).ShouldContain("Everything that was sent arrived");
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(kept, "report.json")))!;
        ((int)report["exitCode"]!, (long)report["put"]!, (long)report["mappings"]![0]!["settled"]!).ShouldBe((0, 1200L, 1200L));
    }

    [Fact]
    public async Task GivenUpRecords_AreOneAndTheErrorIsSaidOnce()
    {
        _assembly.Behaves("START", "exit");
        await using var command = Local("--demo", "stock-ticker", "--count", "600", "--json");
        var (code, output) = await command.EndAsync();
        code.ShouldBe(1, $"{command.Errors}\n{output}");
        var report = JsonNode.Parse(output)!;
        ((string)report["result"]!).ShouldBe("notArrived");
        var missing = report["missing"]!.AsArray().ShouldHaveSingleItem()!.ToString();
        missing.ShouldStartWith("600 record(s) given up by door/Mapping");
        missing.ShouldContain("exit status 3");
        // The writer's failure does not stop the delivery.
        ((long)report["deliveries"]![0]!["delivered"]!).ShouldBe(600);
        command.Errors.Split('\n').Count(line => line.Contains("exit status 3", StringComparison.Ordinal))
            .ShouldBe(1, command.Errors);
    }

    [Theory]
    [InlineData("nodejs24.x", "index.handler", "functions of the runtime nodejs24.x are not run")]
    [InlineData("dotnet10", "A::B::C", "only executable assemblies are run")]
    public async Task FunctionThatDoesNotRunHere_IsNotVerified(string runtime, string handler, string reason)
    {
        (_assembly["Function"]["Runtime"], _assembly["Function"]["Handler"]) = (runtime, handler);
        var (code, output, errors) = await HereAsync("--demo", "stock-ticker", "--count", "50", "--json");
        code.ShouldBe(3, $"{errors}\n{output}");
        errors.ShouldContain(
            "the result cannot be verified: door/Mapping takes records from door/Readings and does not run here");
        var report = JsonNode.Parse(output)!;
        report["missing"]!.AsArray().ShouldBeEmpty();
        report["notVerified"]!.AsArray().ShouldHaveSingleItem()!.ToString().ShouldContain(reason);
    }

    // A user who wants to put records must learn this before doing so.
    [Fact]
    public async Task RunThatSendsNothing_ListsWhatIsLeftOutAtItsStart()
    {
        (_assembly["Function"]["Runtime"], _assembly["Function"]["Handler"]) = ("nodejs24.x", "index.handler");
        var (code, output, errors) = await HereAsync("--for", "1s");
        code.ShouldBe(0, $"{errors}\n{output}");
        var lines = errors.Split('\n');
        var start = Array.FindIndex(lines, line => line.EndsWith("left out of the run:", StringComparison.Ordinal));
        start.ShouldBeGreaterThan(0, errors);
        start.ShouldBeLessThan(Array.FindIndex(lines, line => line.Contains("until Ctrl-C", StringComparison.Ordinal)), errors);
        lines.Count(line => line.Contains("AWS::Lambda::Function door/Function: ", StringComparison.Ordinal)).ShouldBe(1, errors);
        lines.Count(line => line.Contains("AWS::Lambda::EventSourceMapping door/Mapping: ", StringComparison.Ordinal))
            .ShouldBe(1, errors);
    }

    [Fact]
    public async Task TumblingWindow_IsNotVerified()
    {
        _assembly["Mapping"]["TumblingWindowInSeconds"] = 30;
        (await CodeOf("--demo", "stock-ticker", "--count", "50")).ShouldBe(3);
    }

    [Fact]
    public async Task PipeBesideTheMapping_IsNotVerified()
    {
        _assembly.With("Pipe", """
            { "Type": "AWS::Pipes::Pipe", "Properties": { "Source": { "Fn::GetAtt": ["Readings", "Arn"] },
              "Target": "arn:aws:sqs:eu-west-1:111122223333:q", "RoleArn": { "Fn::GetAtt": ["Role", "Arn"] } } }
            """);
        (await CodeOf("--demo", "stock-ticker", "--count", "50")).ShouldBe(3);
    }

    // Uses a process, so that a shell would see this exit code.
    [Fact]
    public async Task StreamThatNothingReads_IsNotVerified()
    {
        _assembly.Without("Mapping", "Function", "Delivery");
        await using var command = Local("--demo", "stock-ticker", "--count", "50");
        (await command.EndAsync()).Code.ShouldBe(3, command.Errors);
        command.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task NothingSent_IsNotVerified()
    {
        var input = _assembly.In("empty.jsonl");
        await File.WriteAllTextAsync(input, "");
        (await CodeOf("--input", input)).ShouldBe(3);
    }

    [Fact]
    public async Task DeliveryThatAwsWouldNotMake_IsOneAndTakesNothingElseDown()
    {
        _assembly.With("Narrow", """
            { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [
              { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "firehose.amazonaws.com" } }] } } }
            """);
        _assembly["Delivery"]["KinesisStreamSourceConfiguration"]!["RoleARN"] =
            JsonNode.Parse("""{ "Fn::GetAtt": ["Narrow", "Arn"] }""");
        var (code, output, errors) = await HereAsync("--demo", "stock-ticker", "--count", "50", "--json");
        code.ShouldBe(1, $"{errors}\n{output}");
        var report = JsonNode.Parse(output)!;
        report["missing"]!.AsArray().ShouldHaveSingleItem()!.ToString()
            .ShouldStartWith("door/Delivery is not made: AccessDeniedException: ");
        ((long)report["mappings"]![0]!["settled"]!).ShouldBe(50);
    }

    [Fact]
    public async Task StreamOfAnotherStack_IsNamedAtTheStartOrMadeOnRequest()
    {
        const string Elsewhere = "arn:aws:kinesis:eu-west-1:111122223333:stream/made-elsewhere";
        _assembly.Without("Readings")["Mapping"]["EventSourceArn"] = Elsewhere;
        _assembly["Delivery"]["KinesisStreamSourceConfiguration"]!["KinesisStreamARN"] = Elsewhere;
        var (code, output, errors) = await HereAsync("--demo", "stock-ticker", "--count", "50");
        code.ShouldBe(2, $"{errors}\n{output}");
        errors.ShouldContain("made-elsewhere that the chosen stacks do not make (used by door/Mapping, door/Delivery)");
        errors.ShouldContain("--create-imported");
        errors.ShouldNotContain("the run answers at");

        var (zero, report, said) = await HereAsync("--demo", "stock-ticker", "--count", "50", "--create-imported", "--json");
        zero.ShouldBe(0, $"{said}\n{report}");
        ((long)JsonNode.Parse(report)!["deliveries"]![0]!["delivered"]!).ShouldBe(50);
    }

    [Fact]
    public async Task ManagedPolicyThatNobodyKnows_IsAssumedOrGiven()
    {
        _assembly["Role"]["Policies"] = new JsonArray();
        _assembly["Role"]["ManagedPolicyArns"] = new JsonArray("arn:aws:iam::111122223333:policy/ours");
        var (zero, output, errors) = await HereAsync("--demo", "stock-ticker", "--count", "50");
        zero.ShouldBe(0, $"{errors}\n{output}");
        output.ShouldContain("assumed allowed, not checked: kinesis:");
        output.ShouldContain("--policy");

        var file = _assembly.In("ours.json");
        await File.WriteAllTextAsync(file,
            """{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": ["s3:*", "logs:*"], "Resource": "*" }] }""");
        var (one, text, said) = await HereAsync("--demo", "stock-ticker", "--count", "50", "--policy",
            $"arn:aws:iam::111122223333:policy/ours={file}");
        one.ShouldBe(1, $"{said}\n{text}");
        text.ShouldContain("was denied kinesis:");
    }

    [Fact]
    public async Task FunctionForAnotherComputer_IsTwoBeforeAnythingIsSent()
    {
        File.WriteAllBytes(_assembly.In("asset.code/native.so"),
            Convert.FromHexString("7F454C460201010000000000000000000300F300"));
        await using var command = Local("--demo", "stock-ticker", "--count", "50");
        var (code, output) = await command.EndAsync();
        code.ShouldBe(2, $"{command.Errors}\n{output}");
        command.Errors.ShouldContain("its code is for Linux on riscv64");
        command.Errors.ShouldNotContain("records sent");
    }

    private CommandProcess Local(params string[] arguments) =>
        CommandProcess.Start(["local", "--assembly", _assembly.Write(), "--pace", "30", .. arguments]);

    private Task<(int Code, string Output, string Errors)> HereAsync(params string[] arguments) =>
        CommandHere.RunAsync(["local", "--assembly", _assembly.Write(), "--pace", "30", .. arguments]);

    private async Task<int> CodeOf(params string[] arguments)
    {
        var (code, output, errors) = await HereAsync(arguments);
        errors.ShouldNotContain("   at ", Case.Sensitive, output);
        return code;
    }
}
