using Pipeline.Client.Putting;

namespace Pipeline.Client.Tests.Putting;

public class RetryBackoffTests
{
    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 100)]
    [InlineData(3, 200)]
    [InlineData(6, 1600)]
    [InlineData(7, 2500)]
    [InlineData(1_000_000, 2500)]
    public void Wait_DoublesUpToTheCap(int attempt, int milliseconds) =>
        new RetryBackoff { Jitter = () => 0.5 }.Delay(attempt).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Wait_IsSpreadFromZero()
    {
        new RetryBackoff { Jitter = () => 0 }.Delay(5).ShouldBe(TimeSpan.Zero);
        Enumerable.Range(0, 100).Select(_ => new RetryBackoff().Delay(1)).Distinct().Count().ShouldBeGreaterThan(1);
    }
}
