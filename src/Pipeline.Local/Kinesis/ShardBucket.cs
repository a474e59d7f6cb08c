namespace Pipeline.Local.Kinesis;

/// <summary>A rate with a second's worth in store. Not safe for several threads.</summary>
/// <param name="time">The clock.</param>
/// <param name="perSecond">The rate, and what the bucket holds.</param>
internal sealed class ShardBucket(TimeProvider time, double perSecond)
{
    private readonly double _perSecond = perSecond;
    private double _tokens = perSecond;
    private long _filledAt = time.GetTimestamp();

    /// <summary>
    /// Whether an amount may be taken. One that is larger than the bucket may be where it is full: such a record (up to 10 MiB)
    /// is a burst that the following seconds pay for. https://docs.aws.amazon.com/streams/latest/dev/large-records.html
    /// </summary>
    public bool Has(double amount)
    {
        Fill();
        return _tokens >= Math.Min(amount, _perSecond);
    }

    /// <summary>How long until an amount may be taken; zero where it may now.</summary>
    public TimeSpan WaitFor(double amount)
    {
        Fill();
        var missing = Math.Min(amount, _perSecond) - _tokens;
        // To the next millisecond, which is as short as timers are.
        return missing > 0 ? TimeSpan.FromMilliseconds(Math.Ceiling(missing / _perSecond * 1000)) : TimeSpan.Zero;
    }

    /// <summary>Takes an amount, into debt if need be.</summary>
    public void Take(double amount) => _tokens -= amount;

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_perSecond, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        _filledAt = now;
    }
}
