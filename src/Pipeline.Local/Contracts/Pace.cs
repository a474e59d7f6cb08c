namespace Pipeline.Local.Contracts;

/// <summary>
/// The run's clock. Time is real; waits that AWS would make, buffer intervals, retries, batching windows, can be shortened by a
/// factor, so that a test or a first look need not wait for minutes.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="factor">How many times shorter waits are; 1 keeps them, at least 1.</param>
internal sealed class Pace(TimeProvider time, double factor)
{
    public TimeProvider Time => time;

    public double Factor => factor;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How long a wait of AWS's takes here.</summary>
    public TimeSpan Shorten(TimeSpan wait) => wait / factor;

    /// <summary>Waits as AWS would, shortened.</summary>
    public Task DelayAsync(TimeSpan wait, CancellationToken cancellation) => Task.Delay(Shorten(wait), time, cancellation);
}
