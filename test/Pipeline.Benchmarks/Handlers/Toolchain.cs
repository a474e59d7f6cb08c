using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>The tools of a measurement: programs on PATH and the handlers' packages.</summary>
internal sealed class Toolchain
{
    private Toolchain(string node, (string Path, string Version)? python)
    {
        PythonWithBoto3 = python?.Path;
        Lines =
        [
            $"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}{Load()}",
            $".NET {Environment.Version}, AWSSDK.DynamoDBv2 {SdkVersion()}",
            $"Node {node.TrimStart('v')}, @aws-sdk/lib-dynamodb {Npm("@aws-sdk/lib-dynamodb")}, @aws-lambda-powertools/batch "
                + $"{Npm("@aws-lambda-powertools/batch")}, aws-kinesis-agg {Npm("aws-kinesis-agg")}",
            python is { } found ? $"Python {found.Version}" : "Python with boto3 was not there",
        ];
    }

    /// <summary>
    /// A Python that has boto3, or null. This is the interpreter itself, because the program on PATH may be a script that looks
    /// for it.
    /// </summary>
    public string? PythonWithBoto3 { get; }

    /// <summary>One line for each tool, for the head of the report.</summary>
    public IReadOnlyList<string> Lines { get; }

    public static Toolchain Find()
    {
        const string Probe =
            "import sys, platform, boto3; print(sys.executable); print(platform.python_version() + ', boto3 ' + " +
            "boto3.__version__)";
        var python = Output("python3", "-c", Probe)?.Split('\n', StringSplitOptions.TrimEntries);
        return new Toolchain(Output("node", "--version") ?? "(none)", python is [var path, var version, ..] ? (path, version)
            : null);
    }

    // The program's output, or null if it is missing or failed.
    private static string? Output(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd().Trim();
            error.Wait();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Npm(string package)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Artifacts.Source("node", "node_modules", package, "package.json")));
        return json.RootElement.GetProperty("version").GetString()!;
    }

    private static string SdkVersion()
    {
        var sdk =
            Path.Combine(Path.GetDirectoryName(Artifacts.Output("Pipeline.Benchmarks.SdkHandler"))!, "AWSSDK.DynamoDBv2.dll");
        return FileVersionInfo.GetVersionInfo(sdk).FileVersion ?? AssemblyName.GetAssemblyName(sdk).Version!.ToString();
    }

    // Says whether the machine was busy when the run began.
    private static string Load() =>
        File.Exists("/proc/loadavg") ? $", load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the start" : "";

    private static string Processor()
    {
        const string Field = "model name";
        var lines = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : [];
        return lines.FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
