using System.Runtime.InteropServices;

namespace Pipeline.Local.Engines;

/// <summary>
/// Finds the Node that runs the engines: the one that scripts/setup installs (scripts/lib/toolchain.mjs),
/// otherwise the machine's.
/// </summary>
internal static class NodeProgram
{
    public static string Find(string nodeModules)
    {
        var (name, file) = OperatingSystem.IsWindows()
            ? ("win", "node.exe") : (OperatingSystem.IsMacOS() ? "darwin" : "linux", "node");
        var architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        // On npm, one of the packages with the binary has another name.
        return new[] { $"node-{name}-{architecture}", $"node-bin-{name}-{architecture}" }
            .Select(package => Path.Combine(nodeModules, package, "bin", file))
            .FirstOrDefault(File.Exists) ?? file;
    }
}
