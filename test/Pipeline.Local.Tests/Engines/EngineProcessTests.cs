using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Pipeline.Local.Engines;
using Pipeline.Records;

namespace Pipeline.Local.Tests.Engines;

public sealed class EngineProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Group_AnswersOnLoopbackAloneAndEndsWithItsProcesses()
    {
        var engines = await EngineGroup.StartAsync(EngineTestSettings.In(_folder), CancellationToken.None);
        var processes = engines.ProcessIds.Select(id => Process.GetProcessById(id)).ToList();
        foreach (var endpoint in new[] { engines.DynamoDb, engines.S3 })
        {
            var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
                .Where(listener => listener.Port == endpoint.Port);
            listeners.ShouldEachBe(listener => listener.Address.Equals(IPAddress.Loopback));
        }

        await engines.DisposeAsync();
        processes.ShouldEachBe(process => process.WaitForExit(0));
        engines.Failure.IsCompleted.ShouldBeFalse("an end that was wanted is no failure");
        using var client = new TcpClient();
        await Should.ThrowAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, engines.S3.Port));
    }

    [Fact]
    public async Task KilledEngine_SaysSo()
    {
        await using var engine =
            await EngineProcess.StartAsync(Engine.DynamoDb, EngineTestSettings.In(_folder), CancellationToken.None);
        using var process = Process.GetProcessById(engine.ProcessId);
        process.Kill();
        $"{await engine.Ended}".ShouldStartWith("the DynamoDB engine ended with exit code ");
    }

    [Fact]
    public async Task StarterThatDies_TakesTheEngineAlong()
    {
        var script = Path.Combine(_folder.Path, "engine.mjs");
        await File.WriteAllTextAsync(script, Engine.DynamoDb.Script);
        var nodeModules = Repository.PathTo("node_modules");
        using var process =
            Process.Start(new ProcessStartInfo(NodeProgram.Find(nodeModules), [script, Path.Combine(nodeModules, "dynalite")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        (await process.StandardOutput.ReadLineAsync()).ShouldStartWith(EngineScript.Listening);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task MissingPackage_PointsToSetup()
    {
        var settings = EngineTestSettings.In(_folder) with { NodeModules = _folder.Path };
        var error =
            await Should.ThrowAsync<InvalidInputException>(() => EngineGroup.StartAsync(settings, CancellationToken.None));
        error.Violations.ShouldHaveSingleItem().ShouldBe(
            $"the DynamoDB engine must be installed (npm package dynalite); got {_folder.Path} without it; run scripts/setup");
    }

    [Fact]
    public async Task EngineThatFails_TellsWhatItWrote()
    {
        var engine = Engine.DynamoDb with { Script = "console.error('no more room'); process.exit(3);" };
        var error = await Should.ThrowAsync<EngineException>(
            () => EngineProcess.StartAsync(engine, EngineTestSettings.In(_folder), CancellationToken.None));
        error.Message.ShouldBe("the DynamoDB engine ended with exit code 3; it wrote:\n  no more room");
    }

    [Fact]
    public async Task EngineThatCannotComeBack_SaysWhy()
    {
        var engine = Engine.DynamoDb with
        {
            Script = """
                import fs from 'node:fs';
                import http from 'node:http';
                if (fs.existsSync('started')) {
                  console.error('no more room');
                  process.exit(3);
                }
                fs.writeFileSync('started', '');
                const server = http.createServer((_, answer) => answer.end());
                server.listen(0, '127.0.0.1', () => console.log('engine listening on ' + server.address().port));
                process.stdin.on('close', () => process.exit(0)).resume();
                """,
        };
        await using var restartable = await RestartableEngine.StartAsync(
            engine, EngineTestSettings.In(_folder), CancellationToken.None);
        using var process = Process.GetProcessById(restartable.ProcessId);
        process.Kill();
        var failure = await restartable.Failure.WaitAsync(TimeSpan.FromSeconds(60));
        failure.ShouldContain(": it could not be started again (the DynamoDB engine ended with exit code 3; it wrote:\n");
        failure.ShouldContain("  no more room), and the run ends; it wrote nothing");
    }

    [Fact]
    public async Task CancelledStart_LeavesNoProcess()
    {
        var file = Path.Combine(_folder.Path, "pid");
        using var cancellation = new CancellationTokenSource();
        var engine = Engine.DynamoDb with
        {
            Script =
                "import fs from 'node:fs'; fs.writeFileSync('pid.new', String(process.pid)); fs.renameSync('pid.new', 'pid'); " +
                "setInterval(() => {}, 1000);",
        };
        var start = EngineProcess.StartAsync(engine, EngineTestSettings.In(_folder), cancellation.Token);
        // Another process writes the file and gives no notice.
        while (!File.Exists(file)) await Task.Delay(10, CancellationToken.None);
        using var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file, CancellationToken.None)));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => start);
        process.WaitForExit(0).ShouldBeTrue("a script that does not look at its input is killed");
    }

    [Fact]
    public async Task DataFolder_KeepsTablesForTheNextRun()
    {
        var settings = EngineTestSettings.In(_folder) with { DataFolder = Path.Combine(_folder.Path, "data") };
        var deployment = Deployments.Of(Deployments.Table("events"), Deployments.Bucket("data"));
        for (var run = 0; run < 2; run++)
        {
            await using var engines = await EngineGroup.StartAsync(settings, CancellationToken.None);
            using var client = JsonEngineClient.DynamoDb(engines.DynamoDb, "eu-west-1");
            var before = await client.CallAsync("ListTables", [], CancellationToken.None);
            before["TableNames"]!.AsArray().Count.ShouldBe(run);
            await new Provisioner(engines).ProvisionAsync(deployment, CancellationToken.None);
        }
    }

    public void Dispose() => _folder.Dispose();
}
