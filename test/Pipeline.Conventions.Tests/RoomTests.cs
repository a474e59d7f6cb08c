using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>
/// The order of rooms that ARCHITECTURE.md states for each project: a room uses only the rooms before it, so that no two rooms
/// need each other. The root of a project may use all of its rooms, and they may use the root.
/// </summary>
public partial class RoomTests
{
    private const string Map = "ARCHITECTURE.md";

    private static readonly Dictionary<string, string[]> Orders = ReadOrders();

    public static TheoryData<string> Projects => [.. Orders.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void EveryProjectWithRooms_HasTheirOrder() => Files.ShouldHaveNoViolations(
        from project in Files.Sources.Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .GroupBy(file => file.Split('/')[1])
        let rooms = project.Select(RoomOf).Where(room => room is not null).Distinct().Order(StringComparer.Ordinal).ToArray()
        where rooms.Length > 0
        let given = Orders.GetValueOrDefault(project.Key, []).Order(StringComparer.Ordinal).ToArray()
        where !rooms.SequenceEqual(given)
        select $"{project.Key}: folders {string.Join(", ", rooms)}; {Map} lists {string.Join(", ", given)}",
        $"{Map} lists the folders of each project, in the order in which they may use each other:");

    [Theory]
    [MemberData(nameof(Projects))]
    public void Room_UsesTheRoomsBeforeIt(string project)
    {
        var order = Orders[project];
        var rooms = Files.Sources.Where(file => file.StartsWith($"src/{project}/", StringComparison.Ordinal)).ToArray();
        var owners = Owners(rooms);
        Files.ShouldHaveNoViolations(
            from file in rooms
            let room = RoomOf(file)
            where room is not null
            from used in Used(file, project, owners)
            where used != room && Array.IndexOf(order, used) > Array.IndexOf(order, room)
            select $"{file} uses {used}",
            $"a room uses only the rooms before it, {string.Join(", ", order)}; move the type that both need to the earlier " +
            $"room:");
    }

    // What a file uses: the namespaces that it imports or, if all rooms share one namespace, the types that it names.
    private static IEnumerable<string> Used(string file, string project, Dictionary<string, string> owners)
    {
        var text = Files.Read(file);
        var imported = Import().Matches(text).Select(match => match.Groups["name"].Value)
            .Where(name => name.StartsWith($"{project}.", StringComparison.Ordinal))
            .Select(name => name[(project.Length + 1)..].Split('.')[0]);
        var named = owners.Count == 0 ? [] : Identifier().Matches(Code(text))
            .Select(match => owners.GetValueOrDefault(match.Value)).OfType<string>();
        return imported.Concat(named).Distinct();
    }

    // The room of each type, if rooms are not namespaces. A name that occurs in two rooms is left out.
    private static Dictionary<string, string> Owners(string[] files) => (
        from file in files
        let text = Files.Read(file)
        where OneNamespace().IsMatch(text)
        let room = RoomOf(file)
        where room is not null
        from Match match in Declaration().Matches(text)
        group room by match.Groups["name"].Value into type
        where type.Distinct().Count() == 1
        select (type.Key, Room: type.First())).ToDictionary(type => type.Key, type => type.Room);

    private static string Code(string text) => Text().Replace(text, "");

    private static string? RoomOf(string file)
    {
        var parts = file.Split('/');
        return parts.Length > 3 ? parts[2] : null;
    }

    private static Dictionary<string, string[]> ReadOrders()
    {
        var block = Block().Match(Files.Read(Map));
        block.Success.ShouldBeTrue($"{Map} must have a list below the comment 'the order of rooms: held by RoomTests'");
        return Order().Matches(block.Groups["lines"].Value).ToDictionary(
            match => match.Groups["project"].Value,
            match => match.Groups["rooms"].Value.Split(", "));
    }

    [GeneratedRegex(@"<!-- the order of rooms: held by RoomTests -->\n(?<lines>.*?)<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^- `(?<project>[\w.]+)`: (?<rooms>\w+(, \w+)*)$", RegexOptions.Multiline)]
    private static partial Regex Order();

    [GeneratedRegex(@"^using (static )?(\w+ = )?(?<name>Pipeline\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^namespace Pipeline\.Constructs(\.Internal)?;", RegexOptions.Multiline)]
    private static partial Regex OneNamespace();

    [GeneratedRegex(@"^(internal|public)[\w ]*? (class|record struct|record|struct|enum|interface) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // The name of a type that is not a member of another.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+\b")]
    private static partial Regex Identifier();

    [GeneratedRegex("//[^\n]*|\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\\n])*\"", RegexOptions.Singleline)]
    private static partial Regex Text();
}
