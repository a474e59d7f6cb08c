using Pipeline.Local.Metrics;

namespace Pipeline.Local.Tests.Metrics;

/// <summary>
/// The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, row by row: 0
/// is good, X breaches, - is missing. An alarm that only keeps its state does not fire.
/// </summary>
public sealed class AlarmWindowTests
{
    [Theory]
    [InlineData("0 - X - X", 3, false, false, false, false)]
    [InlineData("0 - - - -", 3, false, false, false, false)]
    [InlineData("- - - - -", 3, false, false, true, false)]
    [InlineData("0 X X - X", 3, true, true, true, true)]
    [InlineData("- - X - -", 3, true, false, true, false)]
    [InlineData("0 - X - X", 2, true, true, true, true)]
    [InlineData("0 0 X 0 X", 2, true, true, true, true)]
    [InlineData("0 - X - -", 2, false, false, true, false)]
    [InlineData("- - - - 0", 2, false, false, true, false)]
    [InlineData("- - - X -", 2, true, false, true, false)]
    public void MissingDataOfThreePeriods_IsAsCloudWatchHasIt(
        string periods, int needed, bool missing, bool ignore, bool breaching, bool notBreaching)
    {
        Fires("missing").ShouldBe(missing);
        Fires("ignore").ShouldBe(ignore);
        Fires("breaching").ShouldBe(breaching);
        Fires("notBreaching").ShouldBe(notBreaching);

        bool Fires(string treatment) => new AlarmWindow(3, needed, treatment).Evaluate(Parse(periods, isWhole: true)).Fires;
    }

    [Fact]
    public void SilenceBeforeTheRunOrAtItsEnd_IsNone() =>
        new AlarmWindow(3, 2, "breaching").Evaluate(Parse("- X -", isWhole: false)).ShouldBe((false, 1));

    private static List<AlarmPeriod> Parse(string periods, bool isWhole) =>
    [
        .. periods.Split(' ').Select(
            each => each == "-" ? new AlarmPeriod(null, null, isWhole) : new AlarmPeriod(1, each == "X", isWhole)),
    ];
}
