using Pipeline.Client.Putting;

namespace Pipeline.Functions.Runtime;

/// <summary>
/// The waits before a call is retried, within a deadline: exponential, capped, and with full jitter, so that many functions
/// that were throttled together do not retry together
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="jitter">Returns random numbers from 0 to less than 1.</param>
internal sealed class Backoff(TimeProvider time, Func<double> jitter)
{
    // A throttled partition has capacity again within a second. A longer wait only makes the consumer lag.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="failures">The number of failed attempts, at least 1.</param>
    /// <param name="until">The deadline.</param>
    /// <param name="stop">Cancels the wait.</param>
    /// <returns>Whether there is time for another attempt.</returns>
    public async Task<bool> WaitAsync(int failures, DateTimeOffset until, CancellationToken stop)
    {
        // Create it here and not at the start: most processes never wait.
        var delay = new RetryBackoff { Base = First, Cap = Longest, Jitter = jitter }.Delay(failures);
        var left = until - time.GetUtcNow();
        if (left <= TimeSpan.Zero) return false;
        // Wait for at most half of the time left, so that a long random delay does not prevent the last attempt.
        await Task.Delay(delay < left / 2 ? delay : left / 2, time, stop);
        return until > time.GetUtcNow();
    }
}
