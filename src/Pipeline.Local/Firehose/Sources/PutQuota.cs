using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Firehose.Sources;

/// <summary>The quota of a Direct PUT stream, a second (https://docs.aws.amazon.com/firehose/latest/dev/limits.html).</summary>
internal sealed class PutQuota(Pace pace, string region)
{
    private readonly Lock _gate = new();
    private readonly (int Requests, int Records, long Bytes) _most = ServiceLimits.Firehose.LargeRegions.Contains(region)
        ? (ServiceLimits.Firehose.LargeRegionRequestsPerSecond,
            ServiceLimits.Firehose.LargeRegionRecordsPerSecond,
            ServiceLimits.Firehose.LargeRegionMiBPerSecond * BufferHints.MiB)
        : (ServiceLimits.Firehose.RequestsPerSecond, ServiceLimits.Firehose.RecordsPerSecond,
            ServiceLimits.Firehose.MiBPerSecond * BufferHints.MiB);

    private long _second;
    private (int Requests, int Records, long Bytes) _used;

    public bool TryTakeRequest()
    {
        lock (_gate)
        {
            Turn();
            if (_used.Requests >= _most.Requests) return false;
            _used.Requests++;
            return true;
        }
    }

    public bool TryTakeRecord(int bytes)
    {
        lock (_gate)
        {
            Turn();
            if (_used.Records >= _most.Records || _used.Bytes + bytes > _most.Bytes) return false;
            _used = (_used.Requests, _used.Records + 1, _used.Bytes + bytes);
            return true;
        }
    }

    private void Turn()
    {
        var second = pace.Now.ToUnixTimeSeconds();
        if (second == _second) return;
        _second = second;
        _used = default;
    }
}
