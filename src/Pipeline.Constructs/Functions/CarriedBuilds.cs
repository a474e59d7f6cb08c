using System.IO;
using Pipeline.Functions;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The published functions beside the library. Always: <c>Pipeline.Functions</c>, the portable build, and
/// <c>Pipeline.Functions.sha256</c>, the list of its sources. If the build machine could precompile:
/// <c>Pipeline.Functions.linux-x64</c> and <c>.linux-arm64</c>. In a release package or after <c>scripts/native</c>:
/// <c>Pipeline.Functions.native-linux-x64</c> and <c>.native-linux-arm64</c>.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class CarriedBuilds(string folder)
{
    /// <summary>A file that only a release package has: it makes native the default of its functions.</summary>
    public const string NativeByDefault = "native-by-default";

    /// <summary>The portable build.</summary>
    public string Portable { get; } = Path.Combine(folder, FunctionSettings.Assembly);

    /// <summary>
    /// The runtime of functions whose props set none. The kind of package decides it, not the builds that are there: a release
    /// package without its native builds is broken, and synthesis says so.
    /// </summary>
    public PipelineRuntime DefaultRuntime =>
        File.Exists(Path.Combine(folder, NativeByDefault)) ? PipelineRuntime.Native : PipelineRuntime.Managed;

    /// <summary>The sources of the functions, one line for each, sorted.</summary>
    public IReadOnlyList<string> Sources => Lines(Portable);

    /// <summary>The folder of the assemblies with machine code for a platform beside their IL, if it exists.</summary>
    public string Precompiled(string platform) => $"{Portable}.{platform}";

    /// <summary>The folder of the native build for a platform, if it exists.</summary>
    public string Native(string platform) => $"{Portable}.native-{platform}";

    /// <summary>
    /// Why no native build can be deployed: the rule, the present state, and what to do; <c>null</c> if one can.
    /// </summary>
    public (string Rule, string Got, string Remedy)? WhyNoNative(string? platform)
    {
        const string Remedy = "use PipelineRuntime.Managed (in the app's cdk.json: writer.runtime managed), take a release of " +
            "the package, or run 'scripts/native' on Linux or in CI and build the app again";
        if (platform is null)
        {
            return (
                $"be Managed on an architecture other than those of {string.Join(" and ", FunctionBuild.Platforms)}",
                nameof(PipelineRuntime.Native),
                "set Runtime to PipelineRuntime.Managed");
        }

        var native = Native(platform);
        if (!File.Exists(Path.Combine(native, FunctionBuild.Bootstrap)) || !File.Exists($"{native}.sha256"))
        {
            return (
                "be Managed where the library has no native build", $"Native, and no build for {platform} at {native}", Remedy);
        }

        if (Lines(native).SequenceEqual(Sources)) return null;
        return (
            "be Managed where the native build is older than the library's sources",
            $"Native, and a build of other sources at {native}",
            Remedy);
    }

    private static List<string> Lines(string build) => [.. File.ReadAllLines($"{build}.sha256").Order(StringComparer.Ordinal)];
}
