using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>The write and read quotas of one shard, a second. Not safe for several threads.</summary>
internal sealed class ShardQuota(TimeProvider time, bool enforced)
{
    private readonly ShardBucket _writtenBytes = new(time, ServiceLimits.Kinesis.ShardWriteKiBPerSecond * 1024);
    private readonly ShardBucket _writtenRecords = new(time, ServiceLimits.Kinesis.ShardWriteRecordsPerSecond);
    private readonly ShardBucket _readBytes = new(time, ServiceLimits.Kinesis.ShardReadKiBPerSecond * 1024);
    private readonly ShardBucket _readCalls = new(time, ServiceLimits.Kinesis.ShardGetRecordsPerSecond);

    /// <summary>Whether a record may be written. If so, it counts against the quota.</summary>
    public bool TakeWrite(int bytes)
    {
        if (!enforced) return true;

        if (!_writtenRecords.Has(1) || !_writtenBytes.Has(bytes)) return false;

        _writtenRecords.Take(1);
        _writtenBytes.Take(bytes);
        return true;
    }

    /// <summary>
    /// Whether a read may begin. If so, the call counts against the quota. Its bytes count afterwards, when they are known.
    /// </summary>
    public bool TakeRead()
    {
        if (!enforced) return true;

        if (!_readCalls.Has(1) || !_readBytes.Has(1)) return false;

        _readCalls.Take(1);
        return true;
    }

    /// <summary>
    /// Counts the bytes of a read. After an answer of 10 MiB, reads are throttled for the next seconds, as AWS documents.
    /// </summary>
    public void PayRead(long bytes)
    {
        if (enforced) _readBytes.Take(bytes);
    }
}
