using Pipeline.Client.Kinesis;

namespace Pipeline.Cli.Tests;

/// <summary><c>pipeline local</c> without a cloud assembly, as a process.</summary>
public sealed class EmptyAccountTests
{
    [UnixTheory("signals are of Unix")]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task EmptyAccount_TakesCallsUntilASignal(string signal)
    {
        await using var run = CommandProcess.Start("local", "--empty", "--account", "444455556666", "--region", "us-west-2");
        await run.WaitForAsync("starting an empty account");
        var url = (await run.WaitForAsync("the run answers at")).Split(' ')[^1];
        await run.WaitForAsync("account 444455556666, Region us-west-2");
        await run.WaitForAsync("until Ctrl-C");
        using var client = new AmazonKinesisClient(Endpoints.Set(new AmazonKinesisConfig(), url));
        var missing = await Should.ThrowAsync<AmazonKinesisException>(
            () => client.ListShardsAsync(new ListShardsRequest { StreamName = "orders" }, CancellationToken.None));
        missing.Message.ShouldContain("Stream orders under account 444455556666 not found");
        await run.SignalAsync(signal);
        var (code, summary) = await run.EndAsync();
        code.ShouldBe(0, $"{run.Errors}\n{summary}");
        summary.ShouldContain("No record entered a stream");
        run.Leftovers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Port_IsTheOneThatWasAskedFor()
    {
        int port;
        using (var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        }

        await using var run = CommandProcess.Start("local", "--empty", "--port", $"{port}", "--for", "1s");
        (await run.WaitForAsync("the run answers at")).ShouldContain($"http://127.0.0.1:{port}");
        (await run.EndAsync()).Code.ShouldBe(0, run.Errors);
    }

    [Fact]
    public async Task FolderWithoutAnAssembly_IsAnEmptyAccount()
    {
        using var folder = new TemporaryFolder();
        await using var run = CommandProcess.StartIn(folder.Path, "local", "--for", "1s");
        await run.WaitForAsync("starting an empty account");
        (await run.EndAsync()).Code.ShouldBe(0, run.Errors);
    }

    [Theory]
    [InlineData("--demo", "badges")]
    [InlineData("--stack", "door")]
    public async Task PipelineThatIsMeant_MustBeThere(string option, string value)
    {
        using var folder = new TemporaryFolder();
        await using var run = CommandProcess.StartIn(folder.Path, "local", option, value);
        (await run.EndAsync()).Code.ShouldBe(2, run.Errors);
        run.Errors.ShouldContain("synth");
    }
}
