using System.Diagnostics;

namespace Pipeline.Local.Functions;

/// <summary>Finds the program for a function's runtime on this computer.</summary>
internal static class FunctionProgram
{
    private const string Bootstrap = "bootstrap";

    // The variables that a program needs to start on any computer. The rest of this process's environment is not
    // passed to functions.
    private static readonly string[] Kept =
        ["PATH", "HOME", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "SYSTEMROOT", "LD_LIBRARY_PATH"];

    /// <summary>The reason why a function cannot be run here; null where it can.</summary>
    public static string? ReasonAgainst(string runtime, string handler, string folder)
    {
        if (IsDotnet(runtime))
        {
            if (handler.Contains("::", StringComparison.Ordinal))
            {
                return $"has the handler {handler}, which is a method of a class library; only an executable assembly is run " +
                    $"here: make Handler the assembly's name, and its Main speak the Runtime API";
            }

            return File.Exists(AssemblyOf(handler, folder))
                ? null : $"has the handler {handler}, but its code has no {handler}.dll";
        }

        if (!runtime.StartsWith("provided", StringComparison.Ordinal))
            return $"has the runtime {(runtime.Length > 0 ? runtime : "(none)")}; only dotnet* and provided.* are run here";

        return File.Exists(Path.Combine(folder, Bootstrap))
            ? null : $"has the runtime {runtime}, but its code has no file {Bootstrap}";
    }

    /// <summary>Makes the start information of a function's process.</summary>
    public static ProcessStartInfo Start(FunctionSettings function, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var assembly = function.Assembly ?? (IsDotnet(function.Runtime) ? function.Handler : null);
        var start = assembly is not null
            ? new ProcessStartInfo(Dotnet(), ["exec", AssemblyOf(assembly, function.CodeFolder)])
            : new ProcessStartInfo(Path.Combine(function.CodeFolder, Bootstrap));
        start.WorkingDirectory = function.CodeFolder;
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment.Clear();
        foreach (var name in Kept)
            if (Environment.GetEnvironmentVariable(name) is { } value) start.Environment[name] = value;

        foreach (var (name, value) in variables) start.Environment[name] = value;
        return start;
    }

    private static bool IsDotnet(string runtime) => runtime.StartsWith("dotnet", StringComparison.Ordinal);

    private static string AssemblyOf(string handler, string folder) => Path.Combine(folder, $"{handler}.dll");

    // The dotnet that runs this process, which exists whatever PATH says.
    private static string Dotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var host = runtime is { Length: > 0 } ? Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", name)) : name;
        return File.Exists(host) ? host : name;
    }
}
