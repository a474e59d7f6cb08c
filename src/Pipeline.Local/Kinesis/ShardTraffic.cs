using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// Measures what a shard of an on-demand stream took in during the last minute, and decides whether to split it. AWS splits above
/// 500 KB/s. Half the quota of records counts the same here, which AWS does not state. A shard that takes a single hash key would
/// not gain by a split and is left alone. Not safe for several threads.
/// </summary>
internal sealed class ShardTraffic(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private long _since = time.GetTimestamp();
    private long _bytes;
    private long _records;
    private UInt128 _hashKey;
    private bool _severalKeys;

    /// <summary>Counts a record that was offered. Returns whether to split the shard.</summary>
    public bool Count(UInt128 hashKey, int bytes)
    {
        _severalKeys |= _records > 0 && hashKey != _hashKey;
        _hashKey = hashKey;
        _records++;
        _bytes += bytes;
        var elapsed = time.GetElapsedTime(_since);
        if (elapsed < Window) return false;

        var isHot = _severalKeys
            && (_bytes / elapsed.TotalSeconds > ServiceLimits.Kinesis.OnDemandSplitKBPerSecond * 1000
                || _records / elapsed.TotalSeconds > ServiceLimits.Kinesis.ShardWriteRecordsPerSecond / 2);
        (_since, _bytes, _records, _severalKeys) = (time.GetTimestamp(), 0, 0, false);
        return isHot;
    }
}
