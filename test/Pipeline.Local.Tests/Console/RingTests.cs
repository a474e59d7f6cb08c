using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>What keeps the newest.</summary>
public class RingTests
{
    [Fact]
    public void MoreThanItKeeps_LosesTheOldest()
    {
        var ring = new Ring<int>(3);
        ring.Newest.ShouldBeEmpty();
        foreach (var i in Enumerable.Range(1, 5)) ring.Add(i);
        ring.Newest.ShouldBe([5, 4, 3]);
    }
}
