using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Pipeline.EndToEnd.Tests;

/// <summary>
/// The app's cloud assembly, synthesized once for all tests as the CDK CLI does it: the app runs in a process, with context and
/// folder in its environment.
/// </summary>
public sealed class SynthesizedAssembly : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SynthesizedAssembly()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.PathTo("artifacts/bin/Pipeline.App/release/Pipeline.App.dll")])
        {
            WorkingDirectory = Repository.PathTo(""),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["CDK_OUTDIR"] = Folder;
        var context = JsonNode.Parse(File.ReadAllText(Repository.PathTo("cdk.json")))!["context"]!;
        // The dev stage for the other architecture: on every computer, one of the two is foreign to the precompiled functions.
        var intel = context["stages"]!["dev"]!.DeepClone();
        intel["writer"] = new JsonObject { ["architecture"] = "x86_64" };
        var stages = context["stages"]!.AsObject();
        stages["intel"] = intel;
        foreach (var name in new[] { "dev", "taxis" })
        {
            var crowd = stages[name]!.DeepClone();
            crowd["aggregation"] = new JsonObject { ["enabled"] = true };
            stages[$"{name}-crowd"] = crowd;
        }

        // The dev stage as machine code, for those architectures that scripts/native has compiled for.
        foreach (var (name, architecture) in NativeBuilds)
        {
            var native = context["stages"]!["dev"]!.DeepClone();
            native["writer"] = new JsonObject { ["runtime"] = "native", ["architecture"] = architecture };
            stages[name] = native;
        }

        // No test runs these stages.
        stages.Remove("production");
        foreach (var stage in stages) stage.Value!.AsObject().Remove("search");
        context["aws:cdk:enable-path-metadata"] = true;
        context["aws:cdk:enable-asset-metadata"] = true;
        start.Environment["CDK_CONTEXT_JSON"] = context.ToJsonString();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"the app must synthesize; got {process.ExitCode}: {errors}{output.Result}");
    }

    /// <summary>Stages with native functions and their architectures, if their builds are beside the app.</summary>
    public static IReadOnlyList<(string Stage, string Architecture)> NativeBuilds { get; } =
    [
        .. new[] { ("native", "x86_64", "linux-x64"), ("native-arm", "arm64", "linux-arm64") }
            .Where(build => IsBuilt(build.Item3)).Select(build => (build.Item1, build.Item2)),
    ];

    private static bool IsBuilt(string platform)
    {
        var function = Repository.PathTo("artifacts", "bin", "Pipeline.App", "release", "functions", "Pipeline.Functions");
        var sources = $"{function}.native-{platform}.sha256";
        return File.Exists(sources) && File.ReadAllLines(sources).Order(StringComparer.Ordinal)
            .SequenceEqual(File.ReadAllLines($"{function}.sha256").Order(StringComparer.Ordinal));
    }

    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();
}

[CollectionDefinition(Name)]
public sealed class AssemblyCollection : ICollectionFixture<SynthesizedAssembly>
{
    public const string Name = "assembly";
}
