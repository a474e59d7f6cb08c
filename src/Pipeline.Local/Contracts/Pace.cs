namespace Pipeline.Local.Contracts;

/// <summary>
/// The run's clock. Time is real, but waits that AWS would make (buffer intervals, retries, batching windows) can be shortened by
/// a factor, so that a test or a first look need not wait for minutes.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="factor">How many times shorter waits are, at least 1. 1 keeps their length.</param>
internal sealed class Pace(TimeProvider time, double factor)
{
    public TimeProvider Time => time;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The length of a wait in this run.</summary>
    public TimeSpan Shorten(TimeSpan wait) => wait / factor;

    /// <summary>Waits for the shortened time.</summary>
    public Task DelayAsync(TimeSpan wait, CancellationToken cancellation) => Task.Delay(Shorten(wait), time, cancellation);
}
