namespace Pipeline.Client.Putting;

/// <summary>
/// How long to wait before a retry: full jitter, which is a random time between 0 and a bound that doubles with each attempt up
/// to a cap (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
/// </summary>
public sealed record RetryBackoff
{
    /// <summary>The bound of the first wait; 100 milliseconds by default. 0 does not wait.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The highest bound; 5 seconds by default.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of the waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Numbers of 0 to less than 1, asked by any thread; by default another sequence in each process.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>The wait before a retry.</summary>
    /// <param name="attempt">How many attempts failed in a row before this retry, 1 or more.</param>
    public TimeSpan Delay(int attempt)
    {
        // Far more doublings than any cap needs, and none that overflows.
        var bound = Base * Math.Pow(2, Math.Min(attempt, 40) - 1);
        return (bound < Cap ? bound : Cap) * Jitter();
    }

    internal Task WaitAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(Delay(attempt), Time, cancellationToken);
}
