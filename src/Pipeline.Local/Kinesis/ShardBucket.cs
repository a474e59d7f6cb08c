namespace Pipeline.Local.Kinesis;

/// <summary>A token bucket that holds at most one second's worth of its rate. Not safe for several threads.</summary>
/// <param name="time">The clock.</param>
/// <param name="perSecond">The rate, which is also the bucket's size.</param>
internal sealed class ShardBucket(TimeProvider time, double perSecond)
{
    private readonly double _perSecond = perSecond;
    private double _tokens = perSecond;
    private long _filledAt = time.GetTimestamp();

    /// <summary>
    /// Whether an amount may be taken. An amount larger than the bucket may be taken when
    /// the bucket is full: such a record (up to 10 MiB) is a burst that the following
    /// seconds pay for. https://docs.aws.amazon.com/streams/latest/dev/large-records.html
    /// </summary>
    public bool Has(double amount)
    {
        Fill();
        return _tokens >= Math.Min(amount, _perSecond);
    }

    /// <summary>The time until an amount may be taken; zero where it may be taken now.</summary>
    public TimeSpan WaitFor(double amount)
    {
        Fill();
        var missing = Math.Min(amount, _perSecond) - _tokens;
        // Rounded up to a millisecond, the shortest time of a timer.
        return missing > 0 ? TimeSpan.FromMilliseconds(Math.Ceiling(missing / _perSecond * 1000)) : TimeSpan.Zero;
    }

    /// <summary>Takes an amount. The bucket may go below zero.</summary>
    public void Take(double amount) => _tokens -= amount;

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_perSecond, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        _filledAt = now;
    }
}
