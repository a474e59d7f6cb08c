using System.Diagnostics;
using System.Text;
using Pipeline.Functions.Tests.Native;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>A published build, and how to start it.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Before">The programs before it on the command line: the .NET host, an emulator, or none.</param>
internal sealed record FunctionStartup(string Folder, IReadOnlyList<string> Before)
{
    private bool IsManaged => Before is ["dotnet", ..];

    /// <summary>The build as Lambda starts it.</summary>
    /// <param name="build">One of <see cref="PublishedBuild"/>.</param>
    public static FunctionStartup Of(string build) => build == PublishedBuild.Native
        ? new FunctionStartup(NativeBuild.Here.Folder, [])
        : new FunctionStartup(Repository.PathTo("artifacts", "functions", FunctionSettings.Assembly), ["dotnet", "exec"]);

    /// <summary>The program and its arguments.</summary>
    /// <param name="taskRoot">The folder of its files.</param>
    public ProcessStartInfo Start(string taskRoot)
    {
        string[] command = [.. Before, Path.Combine(taskRoot, IsManaged ? $"{FunctionSettings.Assembly}.dll" : "bootstrap")];
        return new ProcessStartInfo(command[0], command[1..]);
    }
}

/// <summary>The published function in its own process, started as Lambda's runtimes do.</summary>
internal sealed class FunctionProcess : IDisposable
{
    public const string Schema = """
        { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """;

    private readonly TemporaryFolder _taskRoot = new();
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <param name="runtimeApi">Host and port of the Runtime API, or null.</param>
    /// <param name="table">The table's name, or null.</param>
    /// <param name="withSchema">Whether the schema is in the assembly's folder.</param>
    /// <param name="bucket">The rejects' bucket, or null.</param>
    /// <param name="settings">Additional environment variables.</param>
    /// <param name="startup">Which build; by default the managed one.</param>
    /// <param name="schema">The schema; null means <see cref="Schema"/>.</param>
    public FunctionProcess(
        string? runtimeApi,
        string? table = "doors",
        bool withSchema = true,
        string? bucket = "rejects",
        IReadOnlyDictionary<string, string>? settings = null,
        FunctionStartup? startup = null,
        string? schema = null)
    {
        startup ??= FunctionStartup.Of(PublishedBuild.Managed);
        foreach (var file in Directory.GetFiles(startup.Folder))
            File.Copy(file, Path.Combine(_taskRoot.Path, Path.GetFileName(file)));

        if (withSchema) File.WriteAllText(Path.Combine(_taskRoot.Path, FunctionSettings.SchemaFile), schema ?? Schema);
        var start = startup.Start(_taskRoot.Path);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
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

    /// <summary>All that it has printed; complete after its exit.</summary>
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

    /// <summary>Kills it, as Lambda ends an environment.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public int WaitForExit()
    {
        _process.WaitForExit(TimeSpan.FromSeconds(30))
            .ShouldBeTrue($"the process must end within 30 seconds; it printed:\n{Output}");
        // Without a time limit, this also waits until all output has been read.
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
