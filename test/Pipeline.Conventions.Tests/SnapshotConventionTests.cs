using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>Snapshots follow Verify's conventions, so that a move to Verify renames no file.</summary>
public partial class SnapshotConventionTests
{
    [Fact]
    public void VerifiedFile_HasItsTest() => Files.ShouldHaveNoViolations(
        from file in Files.All.Where(file => file.Contains("/Snapshots/"))
        let name = VerifiedName().Match(Path.GetFileName(file))
        where !name.Success || !HasTest(file.Split('/')[1], name.Groups["class"].Value, name.Groups["method"].Value)
        select file,
        "a snapshot is Snapshots/Class.Method[_parameters].verified.(json|txt) of a test that exists; delete or rename:");

    [Fact]
    public void VerifiedFile_IsShortEnoughToReview() => Files.ShouldHaveNoViolations(
        from file in Files.All.Where(file => file.Contains(".verified.") && !file.Contains("/PublicSurfaceTests."))
        let lines = Files.Read(file).Count(c => c == '\n') + 1
        where lines > Snapshot.MaximumLines
        select $"{file}: {lines} lines",
        $"a snapshot has at most {Snapshot.MaximumLines} lines:");

    [Theory]
    [InlineData(".gitignore", "*.received.*")]
    [InlineData(".gitattributes", "*.verified.json text eol=lf working-tree-encoding=UTF-8")]
    [InlineData(".gitattributes", "*.verified.txt text eol=lf working-tree-encoding=UTF-8")]
    [InlineData(".editorconfig", "[*.{verified,received}.{json,txt}]")]
    public void Tools_LeaveSnapshotsAlone(string file, string line) => Files.Read(file).Split('\n')
        .ShouldContain(line, $"add this line to {file}:\n{line}");

    private static bool HasTest(string project, string @class, string method) => Files.Sources
        .Where(file => file.StartsWith($"test/{project}/") && Path.GetFileNameWithoutExtension(file) == @class)
        .Any(file => Regex.IsMatch(Files.Read(file), $@"\b{Regex.Escape(method)}\("));

    // Parameters follow the method as name=value, with the name in lower case.
    [GeneratedRegex(@"^(?<class>\w+)\.(?<method>\w+?)(_[a-z]+=[^.]*)?\.verified\.(json|txt)$")]
    private static partial Regex VerifiedName();
}
