using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.App.Settings;
using Pipeline.Records;

namespace Pipeline.App.Tests.Settings;

public partial class ReadmeTests
{
    [Fact]
    public void EverySetting_IsDocumented()
    {
        // For an unknown key, the reader's message lists the known ones.
        var error = Should.Throw<InvalidInputException>(() => AppSettings.Read(
            JsonNode.Parse("""
                { "a": { "?": 1, "stream": { "?": 1 }, "writer": { "?": 1 }, "delivery": { "?": 1 },
                         "aggregation": { "?": 1 }, "search": { "?": 1 },
                         "dashboard": { "?": 1 }, "alarms": { "?": 1 } } }
                """),
            only: null,
            ["badges"]));
        var keys = error.Violations.SelectMany(violation => KnownKeys().Match(violation).Groups[1].Value.Split(", ")).ToList();
        keys.Count.ShouldBeGreaterThan(25);
        var readme = File.ReadAllText(Repository.PathTo("README.md"));
        keys.Where(key => !readme.Contains($"`{key}`"))
            .ShouldBeEmpty("each setting is a row, or part of one, of README.md's table");
        var changes = File.ReadAllText(Repository.PathTo("docs", "changing-a-running-pipeline.md"));
        keys.Where(key => !Regex.IsMatch(changes, $@"`[^`\n]*\b{key}\b[^`\n]*`"))
            .ShouldBeEmpty("docs/changing-a-running-pipeline.md says what a change of each setting does");
    }

    [GeneratedRegex(@"known keys \(([^)]*)\)")]
    private static partial Regex KnownKeys();
}
