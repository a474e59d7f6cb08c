using Microsoft.Extensions.Logging;
using Pipeline.Client.Kinesis;

namespace Pipeline.Client.Producing;

/// <summary>
/// Reads the shards of a stream when the producer needs them: at first, and after a record reached another shard than predicted.
/// Not safe for several threads, except for <see cref="ReadAsync"/>, which changes no state.
/// </summary>
internal sealed class ShardMapSource(IAmazonKinesis client, string stream, bool aggregates, ILogger log)
{
    private const double Growth = 1.5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // ListShards accepts 1,000 at a time by default.
    private const int PageSize = 1000;

    private ShardMap? _last;
    private TimeSpan _wait = FirstWait;
    private bool _isLogged;

    /// <summary>The shards; null while they are not known.</summary>
    internal ShardMap? Map { get; private set; }

    /// <summary>Whether the stream places records by itself, so that an aggregate must not be made.</summary>
    internal bool DistributesRecords { get; private set; }

    /// <summary>The shards as they were read last, also while they are read again; null: never read.</summary>
    internal ShardMap? Last => _last;

    internal bool IsReading { get; private set; }

    /// <summary>When the shards should be read; the maximum: they are known or being read.</summary>
    internal TimeSpan Due { get; private set; }

    /// <summary>Whether records may wait for the shards: they are read for the first time since they were known.</summary>
    internal bool IsExpected => Map is null && _wait == FirstWait;

    internal void Begin()
    {
        IsReading = true;
        Due = TimeSpan.MaxValue;
    }

    internal async Task<(ShardMap? Map, bool DistributesRecords)> ReadAsync(TimeSpan now, CancellationToken cancellationToken)
    {
        var isArn = stream.StartsWith("arn:", StringComparison.Ordinal);
        var (name, arn) = isArn ? (null, stream) : (stream, (string?)null);
        var shards = new List<Shard>();
        var request = new ListShardsRequest
        {
            StreamName = name,
            StreamARN = arn,
            MaxResults = PageSize,
            ShardFilter = new ShardFilter { Type = "AT_LATEST" },
        };
        while (true)
        {
            var page = await client.ListShardsAsync(request, cancellationToken).ConfigureAwait(false);
            shards.AddRange(page.Shards ?? []);
            if (page.NextToken is null) break;
            // With a token a request must not name the stream, nor a filter.
            request = new ListShardsRequest { NextToken = page.NextToken };
        }

        var map = new ShardMap(shards, _last, now);
        if (!aggregates) return (map, false);
        var summary = await client.DescribeStreamSummaryAsync(
            new DescribeStreamSummaryRequest { StreamName = name, StreamARN = arn }, cancellationToken).ConfigureAwait(false);
        return (map, summary.StreamDescriptionSummary?.RecordDistributionStrategy == "AUTO");
    }

    internal void Succeed(ShardMap map, bool distributesRecords)
    {
        (IsReading, _wait) = (false, FirstWait);
        Map = _last = map;
        DistributesRecords = distributesRecords;
        if (distributesRecords && !_isLogged)
        {
            _isLogged = true;
            log.StreamDistributesRecords(stream);
        }
    }

    internal void Fail(Exception exception, TimeSpan now)
    {
        IsReading = false;
        Due = now + _wait;
        log.ShardsNotRead(stream, _wait, exception);
        _wait = _wait * Growth < LongestWait ? _wait * Growth : LongestWait;
    }

    /// <summary>The shards have changed, unless they were read after the time given.</summary>
    internal void Invalidate(TimeSpan now, TimeSpan since)
    {
        if (Map is null || Map.ReadAt > since) return;
        Map = null;
        Due = now;
    }
}
