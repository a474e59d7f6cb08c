using System.Diagnostics;
using System.Text;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The published function in a process of its own, started as Lambda's dotnet10 runtime starts it.</summary>
internal sealed class FunctionProcess : IDisposable
{
    public const string Schema = """
        { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """;

    private readonly TemporaryFolder _taskRoot = new();
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <param name="runtimeApi">Host and port of the Runtime API, or nothing.</param>
    /// <param name="table">The table's name, or nothing.</param>
    /// <param name="withSchema">Whether the schema lies beside the assembly.</param>
    /// <param name="bucket">The rejects' bucket, or nothing.</param>
    /// <param name="settings">Environment variables besides.</param>
    public FunctionProcess(
        string? runtimeApi,
        string? table = "doors",
        bool withSchema = true,
        string? bucket = "rejects",
        IReadOnlyDictionary<string, string>? settings = null)
    {
        foreach (var file in Directory.GetFiles(Repository.PathTo("artifacts", "functions", FunctionSettings.Assembly)))
            File.Copy(file, Path.Combine(_taskRoot.Path, Path.GetFileName(file)));

        if (withSchema) File.WriteAllText(Path.Combine(_taskRoot.Path, FunctionSettings.SchemaFile), Schema);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(_taskRoot.Path, $"{FunctionSettings.Assembly}.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (runtimeApi is not null) start.Environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        if (table is not null) start.Environment[FunctionSettings.TableName] = table;
        start.Environment[FunctionSettings.Region] = "eu-west-1";
        if (bucket is not null) start.Environment[FunctionSettings.RejectsBucket] = bucket;
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>All that it has printed; complete once it has exited.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public int WaitForExit()
    {
        _process.WaitForExit(TimeSpan.FromSeconds(30))
            .ShouldBeTrue($"the process must end within 30 seconds; it printed:\n{Output}");
        // Without a limit it also waits until all output has been read.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _taskRoot.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}
