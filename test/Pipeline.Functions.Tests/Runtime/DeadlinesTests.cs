using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The division of an invocation's time.</summary>
public class DeadlinesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, 55, 59)]
    [InlineData(900, 895, 899)]
    [InlineData(25, 20, 24)]
    [InlineData(10, 8, 9)]
    [InlineData(5, 4, 4.5)]
    public void LastSeconds_AreKeptForRejectsAndTheAnswer(double seconds, double items, double rejects)
    {
        var deadlines = new Deadlines(Start, Start.AddSeconds(seconds));
        (deadlines.Items - Start).ShouldBe(TimeSpan.FromSeconds(items));
        (deadlines.Rejects - Start).ShouldBe(TimeSpan.FromSeconds(rejects));
    }
}
