using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>Records by partition key, in bounded memory.</summary>
public class KeyTallyTests
{
    [Fact]
    public void Top_HasTheMostRecordsFirst()
    {
        var tally = new KeyTally(10);
        foreach (var key in new[] { "a", "b", "b", "c", "c" }) tally.Add(key);
        tally.Top(2).ShouldBe([("b", 2), ("c", 2)]);
        tally.Others.ShouldBe(0);
    }

    [Fact]
    public void KeysBeyondTheMost_AreCountedTogether()
    {
        var tally = new KeyTally(2);
        foreach (var key in new[] { "a", "b", "c", "a", "d" }) tally.Add(key);
        tally.Top(9).ShouldBe([("a", 2), ("b", 1)]);
        tally.Others.ShouldBe(2);
    }

    [Fact]
    public void SeveralThreads_LoseNoRecord()
    {
        var tally = new KeyTally(5);
        Parallel.For(0, 10_000, i => tally.Add($"{i % 8}"));
        var top = tally.Top(100);
        top.Count.ShouldBe(5);
        (top.Sum(key => key.Records) + tally.Others).ShouldBe(10_000);
    }
}
