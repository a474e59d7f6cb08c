using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.Tests;

/// <summary>
/// How a run ends that does not end by itself: by time limit, by signal, by the end of its input; and what it leaves behind.
/// </summary>
public sealed class LocalEndTests : IDisposable
{
    private readonly DoorAssembly _assembly = new();

    public void Dispose() => _assembly.Dispose();

    [Fact]
    public async Task TimeThatIsOver_EndsWithTheTrueCount()
    {
        await using var command = Local("--demo", "stock-ticker", "--count", "1000000", "--rate", "400", "--for", "3s", "--json");
        ShouldHaveAllArrived(await command.EndAsync(), command.Errors);
    }

    [UnixTheory("signals are of Unix")]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Signal_EndsWithTheTrueCountAndLeavesNothing(string signal)
    {
        await using var command = Local("--demo", "stock-ticker", "--count", "1000000", "--rate", "400", "--json");
        await command.WaitForAsync(" in, ");
        await command.SignalAsync(signal);
        ShouldHaveAllArrived(await command.EndAsync(), command.Errors);
        command.Errors.ShouldContain("stopping: waiting up to 30 s");
        command.Leftovers.ShouldBeEmpty();
    }

    [UnixTheory("signals are of Unix")]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task SecondSignal_EndsAtOnceAndLeavesNothing(string signal, int expected)
    {
        // The batch never ends, so the records cannot be settled.
        _assembly.Behaves("DELAY", "600000")["Function"]["Timeout"] = 900;
        await using var command = Local("--demo", "stock-ticker", "--count", "100");
        await command.WaitForAsync("waiting until all of them");
        await command.SignalAsync("INT");
        await command.WaitForAsync("stopping: waiting up to 30 s");
        var children = Children(command.Id);
        children.ShouldNotBeEmpty();
        await command.SignalAsync(signal);
        var (code, output) = await command.EndAsync();
        code.ShouldBe(expected, $"{command.Errors}\n{output}");
        command.Leftovers.ShouldBeEmpty();
        foreach (var child in children) IsAlive(child).ShouldBeFalse($"process {child}");
    }

    [UnixFact("the engine is found and killed as on Unix")]
    public async Task EngineThatDiesWithoutData_IsStartedAgain()
    {
        await using var run = Local();
        var address = (await run.WaitForAsync("the run answers at")).Split(' ')[^1];
        var stream = (await run.WaitForAsync("  stream ")).Split(' ')[^1];
        await run.WaitForAsync("until Ctrl-C");
        await KillAsync(Children(run.Id, "fauxqs").ShouldHaveSingleItem());
        await run.WaitForAsync("was started again");

        await using var send = CommandProcess.Start("send", "--stream", stream, "--demo", "stock-ticker", "--count", "40",
            "--endpoint-url", address);
        (await send.EndAsync()).Code.ShouldBe(0, send.Errors);
        await run.SignalAsync("INT");
        var (code, summary) = await run.EndAsync();
        code.ShouldBe(0, $"{run.Errors}\n{summary}");
        summary.ShouldContain("door/Delivery: 40 in, 40 delivered");
    }

    [UnixFact("the engine is found and killed as on Unix")]
    public async Task EngineThatDiesWithData_EndsTheRunWithWhatIsKnown()
    {
        // The batch never ends, so the run waits; the delivery finishes meanwhile.
        _assembly.Behaves("DELAY", "600000")["Function"]["Timeout"] = 900;
        await using var run = Local("--demo", "stock-ticker", "--count", "100");
        await run.WaitForAsync("100 delivered in ");
        await KillAsync(Children(run.Id, "fauxqs").ShouldHaveSingleItem());
        var (code, summary) = await run.EndAsync();
        code.ShouldBe(1, $"{run.Errors}\n{summary}");
        summary.ShouldContain("what it held is gone, and the run ends");
        summary.ShouldContain("100 record(s) not settled by door/Mapping");
        run.Errors.ShouldNotContain("Unhandled exception");
        run.Leftovers.ShouldBeEmpty();
    }

    [Fact]
    public async Task SlowInput_IsSentAsItComes()
    {
        await using var command = Local("--input", "-", "--format", "json-lines", "--json");
        await command.Input.WriteLineAsync("""{"ticker":"AMZN","price":1}""");
        await command.Input.FlushAsync();
        await command.WaitForAsync("1 in, ");
        await command.Input.WriteLineAsync("""{"ticker":"AMZN","price":2}""");
        command.Input.Close();
        ShouldHaveAllArrived(await command.EndAsync(), command.Errors, put: 2);
    }

    [Fact]
    public async Task OpenInput_DoesNotOutliveTheTime()
    {
        await using var command = Local("--input", "-", "--format", "json-lines", "--for", "6s", "--json");
        await command.Input.WriteLineAsync("""{"ticker":"AMZN","price":1}""");
        await command.Input.FlushAsync();
        ShouldHaveAllArrived(await command.EndAsync(), command.Errors, put: 1);
    }

    [UnixTheory("descriptors are closed by a shell of Unix")]
    [InlineData("send")]
    [InlineData("local")]
    public async Task ClosedInput_IsAMistake(string verb)
    {
        await using var command = verb == "send"
            ? CommandProcess.StartWithoutInput("send", "--stream", "s", "--input", "-", "--endpoint-url", "http://127.0.0.1:9")
            : CommandProcess.StartWithoutInput("local", "--assembly", _assembly.Write(), "--input", "-");
        var (code, output) = await command.EndAsync();
        code.ShouldBe(2, $"{command.Errors}\n{output}");
        command.Errors.ShouldContain("--input - must have an open standard input; got a closed one");
    }

    [UnixFact("signals are of Unix")]
    public async Task SendAndTail_WorkWithARunThatWaits()
    {
        await using var run = Local();
        var address = (await run.WaitForAsync("the run answers at")).Split(' ')[^1];
        var stream = (await run.WaitForAsync("  stream ")).Split(' ')[^1];
        await run.WaitForAsync("until Ctrl-C");

        await using var send = CommandProcess.Start("send", "--stream", stream, "--demo", "stock-ticker", "--count", "40",
            "--endpoint-url", address);
        var (sent, said) = await send.EndAsync();
        sent.ShouldBe(0, send.Errors);
        said.ShouldBe($"40 of 40 records put into {stream}{Environment.NewLine}");

        await using var tail = CommandProcess.Start("tail", "--stream", stream, "--from-start", "--endpoint-url", address);
        await tail.WaitForLinesAsync(40);
        await tail.SignalAsync("INT");
        var (tailed, lines) = await tail.EndAsync();
        tailed.ShouldBe(0, tail.Errors);
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(40);
        tail.Errors.ShouldContain("40 records");

        await run.SignalAsync("INT");
        var (code, summary) = await run.EndAsync();
        code.ShouldBe(0, $"{run.Errors}\n{summary}");
        summary.ShouldContain("door/Delivery: 40 in, 40 delivered");
    }

    // The stream is split after its first 1,000 records, so later records are in the new shards.
    [UnixFact("signals are of Unix")]
    public async Task Tail_FollowsASplit()
    {
        await using var run = Local("--fault", "split=1");
        var address = (await run.WaitForAsync("the run answers at")).Split(' ')[^1];
        var stream = (await run.WaitForAsync("  stream ")).Split(' ')[^1];
        await run.WaitForAsync("until Ctrl-C");
        await using var tail =
            CommandProcess.Start("tail", "--stream", stream, "--from-start", "--keys", "--endpoint-url", address);
        await using var send = CommandProcess.Start("send", "--stream", stream, "--demo", "stock-ticker", "--count", "2500",
            "--endpoint-url", address);
        (await send.EndAsync()).Code.ShouldBe(0, send.Errors);
        await tail.WaitForLinesAsync(2500);
        await tail.SignalAsync("TERM");
        var (code, lines) = await tail.EndAsync();
        code.ShouldBe(0, tail.Errors);
        tail.Errors.ShouldContain("2,500 records");
        // Two shards at the start, and at least one of the two shards that the split made.
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Distinct().Count()
            .ShouldBeGreaterThan(2);
    }

    [Theory]
    [InlineData("tail")]
    [InlineData("send")]
    public async Task EndpointWhereNobodyIs_IsOneWithoutAStackTrace(string verb)
    {
        string[] demo = verb == "send" ? ["--demo", "stock-ticker", "--count", "1"] : [];
        await using var command = CommandProcess.Start([verb, "--stream", "s", "--endpoint-url", "http://127.0.0.1:9", .. demo]);
        var (code, output) = await command.EndAsync();
        code.ShouldBe(1, $"{command.Errors}\n{output}");
        command.Errors.ShouldNotBeEmpty();
        command.Errors.ShouldNotContain("   at ");
    }

    private static void ShouldHaveAllArrived((int Code, string Output) end, string errors, int? put = null)
    {
        end.Code.ShouldBe(0, $"{errors}\n{end.Output}");
        var report = JsonNode.Parse(end.Output)!;
        var all = (long)report["put"]!;
        if (put is { } exact) all.ShouldBe(exact);
        all.ShouldBeGreaterThan(0);
        ((long)report["sent"]!).ShouldBe(all);
        ((long)report["mappings"]![0]!["settled"]!).ShouldBe(all);
        ((long)report["deliveries"]![0]!["delivered"]!).ShouldBe(all);
    }

    private static List<int> Children(int process, string command = "")
    {
        var start = new System.Diagnostics.ProcessStartInfo("ps",
            ["-A", "-ww", "-o", "pid=,ppid=,args="])
        { RedirectStandardOutput = true };
        using var ps = System.Diagnostics.Process.Start(start)!;
        return
        [
            .. from line in ps.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let parts = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries)
            where parts[1] == $"{process}" && line.Contains(command, StringComparison.Ordinal)
            select int.Parse(parts[0], CultureInfo.InvariantCulture),
        ];
    }

    private static async Task KillAsync(int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", $"{process}"]);
        await kill.WaitForExitAsync();
    }

    // A zombie has ended: its parent was the command, and init has not reaped it yet.
    private static bool IsAlive(int process)
    {
        using var ps = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("ps",
                ["-o", "stat=", "-p", $"{process}"])
            { RedirectStandardOutput = true })!;
        return ps.StandardOutput.ReadToEnd().Trim() is { Length: > 0 } state && state[0] != 'Z';
    }

    private CommandProcess Local(params string[] arguments) =>
        CommandProcess.Start(["local", "--assembly", _assembly.Write(), "--pace", "30", .. arguments]);
}
