using System.Diagnostics;

namespace Pipeline.Conventions.Tests;

/// <summary>The files of the repository: those that git tracks, and new ones that git does not ignore.</summary>
internal static class Files
{
    public static IReadOnlyList<string> All { get; } = List();

    /// <summary>Files that are text written by people: no lock files, pictures, snapshots or inputs of fuzzers.</summary>
    public static IEnumerable<string> Written => All.Where(file =>
        !file.EndsWith("package-lock.json", StringComparison.Ordinal) &&
        !file.EndsWith(".png", StringComparison.Ordinal) &&
        !file.Contains("/Corpus/", StringComparison.Ordinal) &&
        !file.Contains("/Snapshots/", StringComparison.Ordinal));

    public static IEnumerable<string> Sources => All.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Repository.PathTo(file));

    /// <summary>Fails with one line per violation, so that all can be fixed at once.</summary>
    public static void ShouldHaveNoViolations(IEnumerable<string> violations, string rule)
    {
        var all = violations.ToList();
        if (all.Count > 0) Assert.Fail($"{rule}\n{string.Join('\n', all.Select(violation => $"  {violation}"))}");
    }

    private static string[] List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
        // git still lists a deleted file until the deletion is committed.
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Repository.PathTo(file)))];
    }
}
