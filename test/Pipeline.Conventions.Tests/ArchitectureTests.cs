using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pipeline.Conventions.Tests;

/// <summary>The maps for contributors: the things that they name exist.</summary>
public partial class ArchitectureTests
{
    private static readonly string[] Maps = ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];

    [Fact]
    public void Diagram_ShowsTheProjectReferences()
    {
        var map = Files.Read("ARCHITECTURE.md");
        var shown = Diagram().Match(map);
        shown.Success.ShouldBeTrue("ARCHITECTURE.md must have a mermaid block below the comment 'the projects: made from ...'");
        shown.Groups["edges"].Value.TrimEnd().ShouldBe(
            string.Join('\n', References().Order(StringComparer.Ordinal)),
            "the diagram of ARCHITECTURE.md shows each project reference of src; replace its lines by these:");
    }

    [Fact]
    public void NamedFiles_Exist() => Files.ShouldHaveNoViolations(
        from map in Maps
        from Match match in NamedPath().Matches(Files.Read(map))
        let path = match.Groups["path"].Value
        where !Exists(path)
        select $"{map}: {path}",
        "a map names only files and folders that exist:");

    [Theory]
    [InlineData("record")]
    [InlineData("prop")]
    public void HopsOfTheWalks_AreInTheirRooms(string walk)
    {
        var table = new Regex($"<!-- the walk of a {walk}: [^\n]*\n(?<rows>.*?)<!-- end -->", RegexOptions.Singleline)
            .Match(Files.Read("ARCHITECTURE.md")).Groups["rows"].Value;
        var rows = table.Split('\n').Select(row => row.Split('|')).Where(cells => cells.Length > 3).Skip(2).ToArray();
        rows.ShouldNotBeEmpty();
        Files.ShouldHaveNoViolations(
            from row in rows
            let rooms = Named().Matches(row[2]).Select(match => match.Groups["name"].Value).ToArray()
            from Match hop in Named().Matches(row[3])
            let type = hop.Groups["name"].Value
            where !rooms.Any(room => IsIn(room, type))
            select $"{type} is not in {string.Join(" or ", rooms)}",
            $"the walk of a {walk} in ARCHITECTURE.md names types where they are:");
    }

    // Folders below a room belong to it.
    private static bool IsIn(string room, string type)
    {
        var parts = room.Split('.');
        var folder = $"src/{string.Join('/', [string.Join('.', parts.Take(2)), .. parts.Skip(2)])}";
        var declaration = new Regex($@"\b(class|struct|record) {type}\b");
        return Files.Sources.Any(file => file.StartsWith($"{folder}/", StringComparison.Ordinal)
            && declaration.IsMatch(Files.Read(file)));
    }

    // 'X' and 'NAME' stand for names that the reader chooses; '*' for several names.
    private static bool Exists(string path)
    {
        if (path.Contains("NAME", StringComparison.Ordinal) || path.Contains("SERVICE", StringComparison.Ordinal))
            path = path[..path.LastIndexOf('/')];
        var pattern = new Regex($"^{Regex.Escape(path.TrimEnd('/')).Replace(@"\*", "[^/]*").Replace("/X", @"/\w*")}(/|$)");
        return Files.All.Any(file => pattern.IsMatch(file));
    }

    private static IEnumerable<string> References() =>
        from file in Files.All.Where(file => file.StartsWith("src/") && file.EndsWith(".csproj"))
        let source = Path.GetFileNameWithoutExtension(file)
        from reference in XDocument.Parse(Files.Read(file)).Descendants("ProjectReference")
        where (string?)reference.Attribute("ReferenceOutputAssembly") != "false"
        let target = Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'))
        select $"  {source["Pipeline.".Length..]}[{source}] --> {target["Pipeline.".Length..]}[{target}]";

    [GeneratedRegex(@"<!-- the projects: [^\n]*\n```mermaid\nflowchart LR\n(?<edges>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Diagram();

    [GeneratedRegex("`(?<name>[A-Za-z0-9.]+)`")]
    private static partial Regex Named();

    // Paths in backticks, relative to the repository.
    [GeneratedRegex(@"`(?<path>(src|test|scripts|docs|\.github|\.ci)/[^`\s]+)`")]
    private static partial Regex NamedPath();
}
