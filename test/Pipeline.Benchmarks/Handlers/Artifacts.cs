using System.Reflection;
using Pipeline.Functions;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>Where the build puts the programs to measure.</summary>
internal static class Artifacts
{
    public static string Root { get; } = typeof(Artifacts).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static string Configuration { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>
    /// The published function. Without a platform: the portable one. With <c>linux-x64</c>: machine code beside the IL. With
    /// <c>native-linux-x64</c>: machine code only.
    /// </summary>
    public static string Function(string? platform = null) =>
        Path.Combine(
            Root, "artifacts", "functions", platform is null
                ? FunctionSettings.Assembly : $"{FunctionSettings.Assembly}.{platform}");

    /// <summary>The assembly of a project, in the configuration of this process.</summary>
    public static string Output(string project) =>
        Path.Combine(Root, "artifacts", "bin", project, Configuration, $"{project}.dll");

    /// <summary>A file among the benchmark's sources.</summary>
    public static string Source(params string[] path) => Path.Combine([Root, "test", "Pipeline.Benchmarks", .. path]);
}
