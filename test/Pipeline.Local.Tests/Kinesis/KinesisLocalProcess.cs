using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Local.Tests.Kinesis;

/// <summary>kinesis-local, an independent implementation, in its own process on a free loopback port.</summary>
internal sealed class KinesisLocalProcess : IDisposable
{
    // By itself it would listen on all interfaces and on ports of its own choice, and would outlive a test run that is killed.
    private const string Preload = """
        const net = require('net'), listen = net.Server.prototype.listen;
        net.Server.prototype.listen = function (...given) {
          const asked = given[0]?.port ?? given[0];
          this.once('listening', () => asked == 4568 && console.log(`PORT ${this.address().port}`));
          return listen.call(this, { port: 0, host: '127.0.0.1' }, given.find(argument => typeof argument === 'function'));
        };
        process.stdin.on('end', () => process.exit()).resume();
        """;

    private readonly Process _process;
    private readonly TemporaryFolder _folder;

    private KinesisLocalProcess(Process process, TemporaryFolder folder, Uri url)
    {
        _process = process;
        _folder = folder;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<KinesisLocalProcess> StartAsync()
    {
        var package = Repository.PathTo("node_modules", "kinesis-local");
        Directory.Exists(package)
            .ShouldBeTrue("kinesis-local must be installed; got no node_modules/kinesis-local; run scripts/setup");
        var folder = new TemporaryFolder();
        var preload = Path.Combine(folder.Path, "preload.cjs");
        File.WriteAllText(preload, Preload);
        var start = new ProcessStartInfo(Node(), ["--require", preload, Path.Combine(package, "main.js")])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KINESIS_MOCK_CERT_PATH"] = Path.Combine(package, "server.json");
        start.Environment["KINESIS_MOCK_PLAIN_PORT"] = "4568";
        start.Environment["AWS_ACCOUNT_ID"] = "111122223333";
        start.Environment["AWS_REGION"] = "eu-west-1";
        foreach (var change in new[]
            {
                "CREATE_STREAM", "DELETE_STREAM", "REGISTER_STREAM_CONSUMER", "DEREGISTER_STREAM_CONSUMER",
                    "START_STREAM_ENCRYPTION",
                "STOP_STREAM_ENCRYPTION", "MERGE_SHARDS", "SPLIT_SHARD", "UPDATE_SHARD_COUNT", "UPDATE_STREAM_MODE",
            })
        {
            start.Environment[$"{change}_DURATION"] = "1ms";
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("PORT ", StringComparison.Ordinal))
            {
                // Reads all output, because the process would block on a full pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, folder, new Uri($"http://127.0.0.1:{int.Parse(line[5..], CultureInfo.InvariantCulture)}"));
            }
        }

        folder.Dispose();
        throw new InvalidOperationException("kinesis-local ended without listening");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    // The version that package.json pins, on every platform; otherwise the one on PATH.
    private static string Node() =>
        Directory.EnumerateDirectories(Repository.PathTo("node_modules"), "node-*")
            .Select(package => Path.Combine(package, "bin", OperatingSystem.IsWindows() ? "node.exe" : "node"))
            .FirstOrDefault(File.Exists) ?? "node";
}
