using System.Reflection;

namespace Pipeline.Testing;

/// <summary>The folder of this test assembly's sources, as its build recorded it.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string ProjectDirectory { get; } = Metadata("ProjectDirectory");

    public static bool IsContinuousIntegration { get; } =
        Environment.GetEnvironmentVariable("CI") is { Length: > 0 } value && value != "false";

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
