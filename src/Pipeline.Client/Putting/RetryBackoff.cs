namespace Pipeline.Client.Putting;

/// <summary>
/// The waits before retries, with full jitter: a random time between 0 and a bound, which doubles with each attempt up to a cap
/// (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
/// </summary>
public sealed record RetryBackoff
{
    /// <summary>The bound of the first wait; 100 milliseconds by default. With 0 there is no wait.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The highest bound; 5 seconds by default.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of the waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Returns random numbers from 0 to less than 1, from any thread; by default another sequence in each process.
    /// </summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>The wait before a retry.</summary>
    /// <param name="attempt">The number of failed attempts in a row before this retry, 1 or more.</param>
    public TimeSpan Delay(int attempt)
    {
        // More doublings than any cap needs, without an overflow.
        var bound = Base * Math.Pow(2, Math.Min(attempt, 40) - 1);
        return (bound < Cap ? bound : Cap) * Jitter();
    }

    internal Task WaitAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(Delay(attempt), Time, cancellationToken);
}
