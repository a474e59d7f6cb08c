using System.Text.RegularExpressions;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs.Tests;

/// <summary>The runbook has what somebody needs who is woken by an alarm: a section each, and no other.</summary>
public partial class RunbookTests
{
    private static readonly string Text =
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md")).ReplaceLineEndings("\n");

    private static readonly Dictionary<string, string> Sections = Heading().Split(Text).Skip(1).Chunk(2)
        .ToDictionary(pair => pair[0], pair => Group().Split(pair[1])[0]);

    [Fact]
    public void EveryAlarm_HasASectionAndEverySectionAnAlarm() => Sections.Keys.ShouldBe(
        AlarmKindsOf.All.SelectMany(kinds => kinds.All.Select(kind => kinds.Heading(kind.Name))));

    [Fact]
    public void Section_SaysWhatItMeansWhatToCheckWhatToDoAndWhenItIsOver()
    {
        foreach (var (heading, body) in Sections)
        {
            Part().IsMatch(body).ShouldBeTrue($"{heading} has not the four parts in their order:\n{body}");
            Command().IsMatch(Part().Match(body).Groups["check"].Value).ShouldBeTrue($"{heading} has no command to check with");
            foreach (var part in (string[])["means", "do", "over"])
                Part().Match(body).Groups[part].Value.Trim().Length.ShouldBeGreaterThan(15, $"{heading}: {part}");
        }
    }

    [Fact]
    public void Links_LeadToSections()
    {
        var anchors = Sections.Keys.Select(heading => heading.ToLowerInvariant().Replace(' ', '-')).ToHashSet();
        anchors.ShouldBe(
            AlarmKindsOf.All.SelectMany(kinds => kinds.All.Select(kind => kinds.Anchor(kind.Name))), ignoreOrder: true);
        Link().Matches(Text).Select(link => link.Groups[1].Value).Where(link => !anchors.Contains(link)).ShouldBeEmpty();
    }

    // An operator has the description and nothing else: it must lead there.
    [Fact]
    public void Description_BeginsWithTheSeverityAndEndsWithItsSection()
    {
        var alarms = EveryAlarmTests.Everything.All("AWS::CloudWatch::Alarm");
        foreach (var (id, alarm) in alarms)
        {
            var end = Ending().Match(alarm["Properties"]!["AlarmDescription"]!.ToJsonString());
            end.Success.ShouldBeTrue($"{id}: {alarm["Properties"]!["AlarmDescription"]}");
            Sections.Keys.Select(heading => heading.ToLowerInvariant().Replace(' ', '-'))
                .ShouldContain(end.Groups["anchor"].Value, id);
        }

        alarms.Values
            .Select(alarm => Ending().Match(alarm["Properties"]!["AlarmDescription"]!.ToJsonString()).Groups["anchor"].Value)
            .Distinct().Order()
            .ShouldBe(
                AlarmKindsOf.All.Where(kinds => kinds != AlarmKindsOf.Health)
                    .SelectMany(kinds => kinds.All.Select(kind => kinds.Anchor(kind.Name))).Order(),
                "every alarm that there is stands in the stack of all groups");
    }

    [Fact]
    public void Metrics_OfTheAlarmAreInItsSection()
    {
        foreach (var (id, metric, _) in AlarmTable.Metrics(EveryAlarmTests.Everything))
        {
            var alarm = EveryAlarmTests.Everything.All("AWS::CloudWatch::Alarm")[id]["Properties"]!;
            var anchor = Ending().Match(alarm["AlarmDescription"]!.ToJsonString()).Groups["anchor"].Value;
            var section = Sections.Single(entry => entry.Key.ToLowerInvariant().Replace(' ', '-') == anchor).Value;
            // A destination's metric begins with its name, and the section shows one of them.
            var name = metric.StartsWith("Delivery", StringComparison.Ordinal) ? metric.Split('.')[1] : metric;
            section.ShouldContain(name, customMessage: $"{id}: {anchor}");
        }
    }

    [GeneratedRegex("^### (.+)\n", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Group();

    [GeneratedRegex(
        @"\A\n\*\*What it means\.\*\* (?<means>.+?)\n\n\*\*Check first\.\*\*\n\n```sh\n(?<check>.+?)\n```\n\n" +
        @"\*\*What to do\.\*\* (?<do>.+?)\n\n\*\*Over when\*\* (?<over>.+?\.)\s*\z",
        RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex("^(aws|metric|insights) ", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("""(?s)^.*"(Critical|Warning): .* Runbook: docs/runbook\.md#(?<anchor>[a-z-]+)"[^"]*$""")]
    private static partial Regex Ending();
}
