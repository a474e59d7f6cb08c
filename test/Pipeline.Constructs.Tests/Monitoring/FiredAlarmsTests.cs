using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs.Tests;

public class FiredAlarmsTests
{
    private static readonly string[] Headings =
        [.. AlarmKindsOf.All.SelectMany(kinds => kinds.All.Select(kind => kinds.Heading(kind.Name)))];

    [Fact]
    public void EveryAlarm_IsFiredByATestOrHasAReason()
    {
        Headings.Where(heading => !FiredAlarms.Tests.Contains(heading) && !FiredAlarms.Reasons.ContainsKey(heading))
            .ShouldBeEmpty("write a test with [FiresAlarm] that fires it, or a reason in FiredAlarms");
        Headings.Where(heading => FiredAlarms.Tests.Contains(heading) && FiredAlarms.Reasons.ContainsKey(heading))
            .ShouldBeEmpty("a test fires it: remove the reason from FiredAlarms");
    }

    [Fact]
    public void NamesOfAlarms_AreHeadingsOfTheRunbook()
    {
        FiredAlarms.Tests.Select(test => test.Key).Except(Headings)
            .ShouldBeEmpty("[FiresAlarm] takes a heading of docs/runbook.md");
        FiredAlarms.Reasons.Keys.Except(Headings).ShouldBeEmpty();
        FiredAlarms.Tests.ShouldNotBeEmpty();
    }

    // Spelled otherwise, so that this source itself fires none.
    // Spelled otherwise, so that this source itself fires none.
    [Fact]
    public void Attributes_AreReadWithTheTestBelowThem() => FiredAlarms.In(
        """
        public sealed partial class BrokenTests
        {
            [Theory]
            [Fires_Alarm("function Errors"), Fires_Alarm("table WriteThrottled")]
            [InlineData(1)]
            public async Task Broken_IsFound(int times) => await RunAsync(times);

            // Not [Fires_Alarm("stream Silence")]: a comment.
            public void Whole_IsQuiet()
            {
            }

            [Fact]
            [Fires_Alarm("stream IteratorAge")]
            public void Late_IsFound()
            {
            }
        }
        """.Replace("Fires_", "Fires")).ShouldBe(
    [
        ("function Errors", "BrokenTests.Broken_IsFound"),
        ("table WriteThrottled", "BrokenTests.Broken_IsFound"),
        ("stream IteratorAge", "BrokenTests.Late_IsFound"),
    ]);
}
