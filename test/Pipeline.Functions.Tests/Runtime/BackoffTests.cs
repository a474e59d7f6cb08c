using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.Runtime;

public class BackoffTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly WaitingTime _time = new(Start);

    [Theory]
    [InlineData(1, 25)]
    [InlineData(2, 50)]
    [InlineData(5, 400)]
    [InlineData(9, 5000)]
    [InlineData(1000, 5000)]
    public async Task Failures_DoubleTheCeilingUpToTheCap(int failures, double ceiling)
    {
        foreach (var share in new[] { 0, 0.5, 0.999 })
        {
            var waited = await WaitAsync(failures, share, Start.AddHours(1));
            waited.TotalMilliseconds.ShouldBe(share * ceiling, tolerance: 1, $"full jitter, a share of {share}");
        }
    }

    [Fact]
    public async Task LittleTime_IsHalvedForALastAttempt()
    {
        var backoff = new Backoff(_time, () => 0.999);
        (await backoff.WaitAsync(9, Start.AddSeconds(2), default)).ShouldBeTrue();
        _time.Waited.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task NoTime_EndsWithoutAWait()
    {
        (await new Backoff(_time, () => 0.5).WaitAsync(1, Start, default)).ShouldBeFalse();
        _time.Waited.ShouldBe(TimeSpan.Zero);
    }

    private static async Task<TimeSpan> WaitAsync(int failures, double share, DateTimeOffset until)
    {
        var time = new WaitingTime(Start);
        (await new Backoff(time, () => share).WaitAsync(failures, until, default)).ShouldBeTrue();
        return time.Waited;
    }
}
