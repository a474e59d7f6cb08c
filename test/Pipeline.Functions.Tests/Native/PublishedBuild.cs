namespace Pipeline.Functions.Tests.Native;

/// <summary>
/// The published builds that this computer can start, which all must pass the same tests. Without a native build,
/// <see cref="NativeBuildTests"/> is reported as skipped, with the reason.
/// </summary>
public static class PublishedBuild
{
    public const string Managed = "managed";
    public const string Native = "native";

    public static TheoryData<string> All => [.. Here];

    /// <summary>Combines each build with each case of a test.</summary>
    public static TheoryData<string, T> With<T>(params T[] cases)
    {
        var data = new TheoryData<string, T>();
        foreach (var build in Here) foreach (var one in cases) data.Add(build, one);

        return data;
    }

    private static string[] Here =>
        OperatingSystem.IsLinux() && NativeBuild.Here.WhyNot is null ? [Managed, Native] : [Managed];
}
