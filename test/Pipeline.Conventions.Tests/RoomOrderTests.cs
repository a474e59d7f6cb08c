using System.Text.RegularExpressions;

namespace Pipeline.Conventions.Tests;

/// <summary>The rooms of a project have an order, which ARCHITECTURE.md explains: no two rooms use each other.</summary>
public partial class RoomOrderTests
{
    // A room uses only rooms of lines before it; rooms of one line do not use each other.
    private static readonly string[][] Functions =
    [
        ["Runtime"],
        ["Records"],
        ["DynamoDb"],
        ["Rejects"],
        ["Writer", "Transform", "SearchRoles"],
    ];

    [Fact]
    public void RoomOfTheFunctions_UsesOnlyRoomsBeforeIt()
    {
        var rooms = Files.All.Where(file => file.StartsWith("src/Pipeline.Functions/") && file.EndsWith(".cs"))
            .Select(file => file.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct().Order();
        rooms.ShouldBe(
            Functions.SelectMany(line => line).Order(), "each room of the functions must have a place in the order of this test");
        Files.ShouldHaveNoViolations(
            from file in Files.All.Where(file => file.StartsWith("src/Pipeline.Functions/") && file.EndsWith(".cs"))
            let parts = file.Split('/')
            where parts.Length > 3
            from Match match in UsedRoom().Matches(Files.Read(file))
            let used = match.Groups["room"].Value
            where LineOf(used) >= LineOf(parts[2])
            select $"{file}: uses {used}",
            "a room uses only rooms before it; move the type to the room that owns it, or pass in what is needed:");
    }

    private static int LineOf(string room) => Array.FindIndex(Functions, line => line.Contains(room));

    [GeneratedRegex(@"^using Pipeline\.Functions\.(?<room>\w+);", RegexOptions.Multiline)]
    private static partial Regex UsedRoom();
}
