using System.Diagnostics;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// A copy of the scripts in a folder of its own, with stand-ins first on PATH for the programs that they call. A stand-in writes its
/// name and first argument into <c>bin/calls</c>.
/// </summary>
internal sealed class ScriptSandbox : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ScriptSandbox()
    {
        foreach (var file in Files.All.Where(file =>
            file.StartsWith("scripts/") || file is "package.json" or "package-lock.json" or "nuget.config" or "global.json"))
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
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BIN"] = In("bin");
        start.Environment["PATH"] = $"{In("bin")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public void Dispose() => _folder.Dispose();
}
