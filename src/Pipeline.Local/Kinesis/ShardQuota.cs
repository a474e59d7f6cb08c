using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>What one shard takes in and gives out in a second. Not safe for several threads.</summary>
internal sealed class ShardQuota(TimeProvider time, bool enforced)
{
    private readonly ShardBucket _writtenBytes = new(time, ServiceLimits.Kinesis.ShardWriteKiBPerSecond * 1024);
    private readonly ShardBucket _writtenRecords = new(time, ServiceLimits.Kinesis.ShardWriteRecordsPerSecond);
    private readonly ShardBucket _readBytes = new(time, ServiceLimits.Kinesis.ShardReadKiBPerSecond * 1024);
    private readonly ShardBucket _readCalls = new(time, ServiceLimits.Kinesis.ShardGetRecordsPerSecond);

    /// <summary>Whether a record may be written; if so it counts.</summary>
    public bool TakeWrite(int bytes)
    {
        if (!enforced) return true;

        if (!_writtenRecords.Has(1) || !_writtenBytes.Has(bytes)) return false;

        _writtenRecords.Take(1);
        _writtenBytes.Take(bytes);
        return true;
    }

    /// <summary>
    /// Whether a read may begin; if so the call counts. How much it brings is not known yet: its bytes are paid afterwards.
    /// </summary>
    public bool TakeRead()
    {
        if (!enforced) return true;

        if (!_readCalls.Has(1) || !_readBytes.Has(1)) return false;

        _readCalls.Take(1);
        return true;
    }

    /// <summary>
    /// Counts what a read brought: an answer of 10 MiB keeps the readers of the next seconds away, as AWS says it does.
    /// </summary>
    public void PayRead(long bytes)
    {
        if (enforced) _readBytes.Take(bytes);
    }
}
