namespace Pipeline.EndToEnd.Tests;

/// <summary>A fact in a real browser; where none is installed the test is reported as skipped, with what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    private const string Variable = "PIPELINE_BROWSER";

    private static readonly string[] Programs =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe"];

    private static readonly string[] Places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
        .. new[] { "ProgramFiles", "ProgramFiles(x86)" }.Select(Environment.GetEnvironmentVariable).OfType<string>()
            .SelectMany(folder => new[]
            {
                Path.Combine(folder, "Google", "Chrome", "Application", "chrome.exe"),
                Path.Combine(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
            }),
    ];

    public BrowserFactAttribute() => Skip = Browser is null
        ? $"it takes Chromium, Chrome or Edge on PATH, or {Variable} with the file of one; on Debian: apt-get install chromium"
        : null;

    /// <summary>The browser's program; null where none is installed.</summary>
    public static string? Browser { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Programs.Select(program => Path.Combine(folder, program)))
            .Concat(Places).FirstOrDefault(File.Exists);
}
