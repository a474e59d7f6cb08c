namespace Pipeline.Conventions.Tests;

/// <summary>The folder in which the tests of a file are.</summary>
public class MirrorTests
{
    // Folders of tests that cover several rooms, or that simulate AWS for other tests.
    private static readonly string[] OwnFolders =
    [
        "test/Pipeline.Functions.Tests/Simulation", "test/Pipeline.Functions.Tests/Campaign",
        "test/Pipeline.Functions.Tests/Native", "test/Pipeline.Local.Tests/Campaign", "test/Pipeline.Records.Tests/Suite",
        "test/Pipeline.Constructs.Tests/HandOvers", "test/Pipeline.Constructs.Tests/Documents",
        "test/Pipeline.Client.Tests/Documents",
    ];

    [Fact]
    public void TestsOfAFile_StandInItsFolder() => Files.ShouldHaveNoViolations(
        from test in Tests()
        where test.EndsWith("Tests.cs", StringComparison.Ordinal)
        let source = SourceFolder(test)
        let name = Path.GetFileName(test)[..^"Tests.cs".Length] + ".cs"
        let places = Files.Sources.Where(file => file.StartsWith(Project(source), StringComparison.Ordinal)
            && Path.GetFileName(file) == name).Select(Folder).ToArray()
        where places.Length > 0 && !places.Contains(source)
        select $"{test}: the source stands in {string.Join(" and ", places)}",
        "the tests of a file stand in the folder of the same name in the test project:");

    [Fact]
    public void FolderOfTests_IsAFolderOfTheSource() => Files.ShouldHaveNoViolations(
        from test in Tests()
        let source = SourceFolder(test)
        where !Files.Sources.Any(file => file.StartsWith($"{source}/", StringComparison.Ordinal))
        select test,
        "a test project has the folders of its source; one that tests several rooms together is named in MirrorTests:");

    // The test projects that have a project in src.
    private static IEnumerable<string> Tests() => Files.Sources.Where(file =>
        file.StartsWith("test/", StringComparison.Ordinal)
        && file.Split('/')[1].EndsWith(".Tests", StringComparison.Ordinal)
        && Files.Sources.Any(source => source.StartsWith(Project(SourceFolder(file)), StringComparison.Ordinal))
        && !file.Contains("/Snapshots/", StringComparison.Ordinal)
        && !OwnFolders.Any(folder => file.StartsWith($"{folder}/", StringComparison.Ordinal)));

    private static string SourceFolder(string test) =>
        Folder(test).Replace("test/", "src/", StringComparison.Ordinal).Replace(".Tests", "", StringComparison.Ordinal);

    private static string Folder(string file) => file[..file.LastIndexOf('/')];

    private static string Project(string folder) => string.Join('/', folder.Split('/').Take(2)) + "/";
}
