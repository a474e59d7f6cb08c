using Pipeline.Records.Limits;

namespace Pipeline.Client.Producing;

/// <summary>
/// The rate of records into one shard: a token bucket each for records and for bytes, taken together, as in the KPL. When the
/// shard throttles, the rate falls to a part; it rises again by a tenth of the full rate each second.
/// </summary>
/// <param name="percent">The rate, in percent of a shard's write throughput.</param>
/// <param name="now">The time, from which on the bucket is full.</param>
internal sealed class TokenBucket(double percent, TimeSpan now)
{
    // A shard takes a large record at once, though its throughput is 1 MiB a second on average.
    private const double MaxBytes = 10 * 1024 * 1024;
    private const double MaxRecords = ServiceLimits.Kinesis.ShardWriteRecordsPerSecond;

    private const double Decrease = 0.7;
    private const double LowestFactor = 0.05;
    private const double IncreaseAtOneSecond = 0.1;

    // The answers of calls that were sent together are one sign of throttling, not several.
    private static readonly TimeSpan DecreaseInterval = TimeSpan.FromMilliseconds(200);

    private double _records = MaxRecords;
    private double _bytes = MaxBytes;
    private TimeSpan _filled = now;
    private TimeSpan _decreased = TimeSpan.MinValue;

    /// <summary>The part of the rate that the shard takes at present, up to 1.</summary>
    internal double Factor { get; private set; } = 1;

    private double RecordRate => MaxRecords * percent / 100 * Factor;

    private double ByteRate => ServiceLimits.Kinesis.ShardWriteKiBPerSecond * 1024d * percent / 100 * Factor;

    /// <summary>Takes the tokens of one Kinesis record, if there are enough.</summary>
    internal bool TryTake(long bytes, TimeSpan now)
    {
        Fill(now);
        if (_records < 1 || _bytes < bytes) return false;
        _records--;
        _bytes -= bytes;
        return true;
    }

    /// <summary>When there will be enough tokens, if the rate stays.</summary>
    internal TimeSpan DueFor(long bytes) =>
        _filled + TimeSpan.FromSeconds(Math.Max(0, Math.Max((1 - _records) / RecordRate, (bytes - _bytes) / ByteRate)));

    /// <summary>The shard has throttled a record.</summary>
    internal void Throttle(TimeSpan now)
    {
        Fill(now);
        if (_decreased > TimeSpan.MinValue && now - _decreased < DecreaseInterval) return;
        _decreased = now;
        Factor = Math.Max(LowestFactor, Factor * Decrease);
        // A burst would be throttled too.
        _records = Math.Min(_records, RecordRate / 10);
        _bytes = Math.Min(_bytes, ByteRate / 10);
    }

    private void Fill(TimeSpan now)
    {
        var seconds = (now - _filled).TotalSeconds;
        _filled = now;
        _records = Math.Min(MaxRecords, _records + RecordRate * seconds);
        _bytes = Math.Min(MaxBytes, _bytes + ByteRate * seconds);
        Factor = Math.Min(1, Factor + IncreaseAtOneSecond * seconds);
    }
}
