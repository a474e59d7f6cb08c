using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>The course of a run in bounded memory.</summary>
public class TimelineTests
{
    [Fact]
    public void FewMoments_AreKeptAsTheyAre()
    {
        var timeline = new Timeline(10);
        timeline.Add(new RunMoment(1, 100, 90, 80, 0.5));
        timeline.Add(new RunMoment(2, 200, 190, 180, 0.25));
        timeline.Moments.ShouldBe([new RunMoment(1, 100, 90, 80, 0.5), new RunMoment(2, 200, 190, 180, 0.25)]);
    }

    [Fact]
    public void TwoThatBecomeOne_HaveTheMeanOfRatesAndTheLargerLag()
    {
        var timeline = new Timeline(2);
        timeline.Add(new RunMoment(1, 100, 0, 10, 3));
        timeline.Add(new RunMoment(2, 300, 50, 20, 1));
        timeline.Moments.ShouldBe([new RunMoment(2, 200, 25, 15, 3)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(100_003)]
    public void AnyNumberOfMoments_IsBoundedAndKeepsMeanEndAndHighestLag(int count)
    {
        var timeline = new Timeline(10);
        foreach (var i in Enumerable.Range(1, count)) timeline.Add(new RunMoment(i, 7, 5, 3, i == (count / 2) + 1 ? 42 : 1));
        var moments = timeline.Moments;
        moments.Count.ShouldBeInRange(1, 10);
        moments[^1].Seconds.ShouldBe(count);
        moments.Select(moment => moment.Seconds).ShouldBeInOrder();
        moments.ShouldEachBe(moment => Math.Abs(moment.Received - 7) < 1e-9 && Math.Abs(moment.Delivered - 3) < 1e-9);
        moments.Max(moment => moment.Lag).ShouldBe(42);
    }
}
