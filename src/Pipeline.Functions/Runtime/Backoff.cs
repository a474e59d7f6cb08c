using Pipeline.Client.Putting;

namespace Pipeline.Functions.Runtime;

/// <summary>
/// How long to wait before a call is made again: exponential, capped, with full jitter, so that many functions that were
/// throttled together do not come back together (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="jitter">A random share, 0 to 1 exclusive.</param>
internal sealed class Backoff(TimeProvider time, Func<double> jitter)
{
    // A throttled partition has capacity again within a second; a longer wait only makes the stream's consumer lag.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="failures">How many attempts have failed, at least 1.</param>
    /// <param name="until">When all must be done.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Whether there is time for another attempt.</returns>
    public async Task<bool> WaitAsync(int failures, DateTimeOffset until, CancellationToken stop)
    {
        // Made here and not at the start: most processes never wait.
        var delay = new RetryBackoff { Base = First, Cap = Longest, Jitter = jitter }.Delay(failures);
        var left = until - time.GetUtcNow();
        if (left <= TimeSpan.Zero) return false;
        // The last attempt is made while there is time, and not given away by a long draw.
        await Task.Delay(delay < left / 2 ? delay : left / 2, time, stop);
        return until > time.GetUtcNow();
    }
}
