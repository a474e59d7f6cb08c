using System.Runtime.InteropServices;

namespace Pipeline.Functions.Tests.Native;

/// <summary>The function's native build for a platform, as <c>scripts/native</c> wrote it.</summary>
/// <param name="Platform">.NET's name of the platform.</param>
internal sealed record NativeBuild(string Platform)
{
    public const string X64 = "linux-x64";
    public const string Arm64 = "linux-arm64";

    /// <summary>The build for this computer.</summary>
    public static NativeBuild Here { get; } =
        new(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64);

    public string Folder => Repository.PathTo("artifacts", "functions", $"{FunctionSettings.Assembly}.native-{Platform}");

    public string Program => Path.Combine(Folder, "bootstrap");

    /// <summary>Why it is not tested; null if it exists and is of these sources.</summary>
    public string? WhyNot
    {
        get
        {
            if (!File.Exists(Program))
                return $"there is no native build for {Platform}; scripts/native makes it, on Linux with clang and lld";

            var sources = Repository.PathTo("artifacts", "functions", $"{FunctionSettings.Assembly}.sha256");
            return Sources($"{Folder}.sha256").SequenceEqual(Sources(sources))
                ? null
                : $"the native build for {Platform} is of other sources; scripts/native makes it anew";
        }
    }

    private static IEnumerable<string> Sources(string file) => File.ReadAllLines(file).Order(StringComparer.Ordinal);
}

/// <summary>A fact about a native build. Without one, the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = OperatingSystem.IsLinux() ? NativeBuild.Here.WhyNot : "native builds are for Linux";
}

/// <summary>A theory about a native build. Without one, the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeTheoryAttribute : TheoryAttribute
{
    public NativeTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? NativeBuild.Here.WhyNot : "native builds are for Linux";
}
