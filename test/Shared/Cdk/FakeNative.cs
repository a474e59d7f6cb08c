namespace Pipeline.Testing;

/// <summary>
/// Puts native builds beside the library that this test process has loaded: those of <c>scripts/native</c>, or stand-ins if there
/// are none, so that every computer tests templates with either runtime. They are deleted when the process ends.
/// </summary>
internal static class FakeNative
{
    private static readonly Lazy<bool> Made = new(Make);

    /// <summary>Makes sure that the builds are there.</summary>
    public static void Ensure() => _ = Made.Value;

    private static bool Make()
    {
        var functions = Path.Combine(AppContext.BaseDirectory, "functions");
        foreach (var platform in new[] { "linux-x64", "linux-arm64" })
        {
            var folder = Path.Combine(functions, $"Pipeline.Functions.native-{platform}");
            var sources = Path.Combine(functions, "Pipeline.Functions.sha256");
            if (File.Exists($"{folder}.sha256") && File.ReadAllText($"{folder}.sha256") == File.ReadAllText(sources)) continue;
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "bootstrap"), "no machine code");
            File.Copy(sources, $"{folder}.sha256", overwrite: true);
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                Directory.Delete(folder, recursive: true);
                File.Delete($"{folder}.sha256");
            };
        }

        return true;
    }
}
