using System.Diagnostics;
using System.Reflection;

namespace Pipeline.Package.Tests;

/// <summary>All packages, made once, in a folder that serves as a feed.</summary>
public sealed class PackedLibrary : IDisposable
{
    private readonly TemporaryFolder _feed = new();

    public PackedLibrary()
    {
        // All in one process: each start of MSBuild costs seconds.
        var all = Path.Combine(Feed, "all.proj");
        File.WriteAllText(all, $"""
            <Project DefaultTargets="Pack">
              <Target Name="Pack">
                <MSBuild
                  Projects="{Repository.PathTo("src", "Pipeline.Records", "Pipeline.Records.csproj")};{Repository.PathTo("src", "Pipeline.Client", "Pipeline.Client.csproj")};{Repository.PathTo("src", "Pipeline.Constructs", "Pipeline.Constructs.csproj")}"
                  Targets="Pack" Properties="NoBuild=true;Configuration={Metadata("Configuration")};PackageOutputPath={Feed}" />
              </Target>
            </Project>
            """);
        var (exitCode, output) = Run(Repository.Root, "dotnet", "msbuild", all, "-nologo", "-v:quiet");
        exitCode.ShouldBe(0, output);
    }

    public string Feed => _feed.Path;

    public static string Version => Metadata("Version");

    /// <summary>The packages that the build of this test has restored: CDK is large, and some sources lack parts of it.</summary>
    public static string PackageCache => Metadata("PackageCache");

    /// <summary>The CDK version of this repository.</summary>
    public static string CdkVersion => Metadata("CdkVersion");

    /// <summary>The platforms for which a release has native builds.</summary>
    public static IReadOnlyList<string> NativePlatforms { get; } = ["linux-x64", "linux-arm64"];

    /// <summary>Whether a native build of these sources exists.</summary>
    public static bool IsNativeBuilt(string platform)
    {
        var function = Repository.PathTo("artifacts", "functions", "Pipeline.Functions");
        return File.Exists($"{function}.native-{platform}.sha256")
            && File.ReadAllText($"{function}.native-{platform}.sha256") == File.ReadAllText($"{function}.sha256");
    }

    /// <summary>Packs the constructs as a release; returns the exit code and the output.</summary>
    /// <param name="feed">The folder for the package.</param>
    /// <param name="nativeBuilds">Where to look for the native builds; by default where <c>scripts/native</c> puts them.</param>
    public static (int ExitCode, string Output) PackRelease(string feed, string? nativeBuilds = null) => Run(
        Repository.Root,
        "dotnet",
        "msbuild",
        Repository.PathTo("src", "Pipeline.Constructs", "Pipeline.Constructs.csproj"),
        "-t:Pack",
        "-p:NoBuild=true",
        $"-p:Configuration={Metadata("Configuration")}",
        "-p:ReleasePackage=true",
        $"-p:PackageOutputPath={feed}",
        $"-p:NativeBuilds={nativeBuilds ?? Repository.PathTo("artifacts", "functions")}",
        "-nologo",
        "-v:quiet");

    /// <summary>Runs a program; returns the exit code and all output.</summary>
    public static (int ExitCode, string Output) Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        // Stops build servers, which would outlive the test and lock its folder.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Command.Run(start);
    }

    public void Dispose() => _feed.Dispose();

    private static string Metadata(string key) => typeof(PackedLibrary).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
