using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Pipeline.Client.Kinesis;
using Pipeline.Records.Aggregation;

namespace Pipeline.Client.Tests.Producing;

/// <summary>
/// A Kinesis stream with shards, their throughput, and faults, on a clock that the test moves on. It knows of no producer: the
/// hash key of a record decides its shard, and a consumer drops what the KCL drops.
/// </summary>
internal sealed class SimulatedStream(TimeProvider time, int shards = 1) : IAmazonKinesis
{
    private readonly List<SimulatedShard> _shards = Split(shards);
    private readonly long _start = time.GetTimestamp();
    private long _sequence;

    /// <summary>What happens to a call; null: it is answered.</summary>
    internal Func<CallOf, Fault> Faults { get; set; } = _ => Fault.None;

    /// <summary>Chooses among records that fail, and where shards are split.</summary>
    internal Random Random { get; init; } = new(1);

    internal bool Distributes { get; init; }

    /// <summary>Whether shards throttle.</summary>
    internal bool HasThroughput { get; init; } = true;

    internal TimeSpan Latency { get; set; } = TimeSpan.Zero;

    /// <summary>The sizes of records, data and partition key, above which a call is refused.</summary>
    internal int MostRecordBytes { get; init; } = 1024 * 1024;

    internal List<PutRecordsRequest> Puts { get; } = [];

    internal int ListCalls { get; private set; }

    internal int Throttled { get; private set; }

    /// <summary>The records of all shards in the order in which they were stored.</summary>
    internal List<StoredRecord> Stored { get; } = [];

    internal IEnumerable<SimulatedShard> Open => _shards.Where(shard => shard.IsOpen);

    internal TimeSpan Now => time.GetElapsedTime(_start);

    public async Task<PutRecordsResponse> PutRecordsAsync(
        PutRecordsRequest request, CancellationToken cancellationToken = default)
    {
        Puts.Add(request);
        request.Records.Count.ShouldBeInRange(1, 500);
        request.Records.Sum(Size).ShouldBeLessThanOrEqualTo(10 * 1024 * 1024);
        var fault = Faults(new(CallKind.Put, Now));
        await Wait(Latency, cancellationToken).ConfigureAwait(false);
        ThrowBefore(fault);
        if (request.Records.Any(entry => Size(entry) > MostRecordBytes))
            throw Error(HttpStatusCode.BadRequest, "InvalidArgumentException", "a record is too large");
        var response = new PutRecordsResponse { FailedRecordCount = 0 };
        foreach (var entry in request.Records) response.Records.Add(Store(entry, fault));
        switch (fault)
        {
            case Fault.InternalErrorAfter:
                throw Error(HttpStatusCode.InternalServerError, "InternalFailure", "an error of the service");
            case Fault.ResetAfter:
                throw new IOException("the connection was reset");
            case Fault.HangAfter:
                // A cancelled delay would go on by another thread.
                var never = new TaskCompletionSource();
                await using (cancellationToken.Register(() => never.TrySetCanceled(cancellationToken)))
                    await never.Task.ConfigureAwait(false);
                break;
            case Fault.ShortAnswer:
                response.Records.RemoveRange(response.Records.Count / 2, response.Records.Count - response.Records.Count / 2);
                break;
            default:
                break;
        }

        return response;
    }

    public async Task<ListShardsResponse> ListShardsAsync(
        ListShardsRequest request, CancellationToken cancellationToken = default)
    {
        ListCalls++;
        var fault = Faults(new(CallKind.List, Now));
        await Wait(Latency, cancellationToken).ConfigureAwait(false);
        ThrowBefore(fault);
        // A page for every two shards, so that pages are read.
        var all = Open.ToList();
        var from = request.NextToken is { } token ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        (request.NextToken is null).ShouldBe(request.StreamName is not null && request.ShardFilter?.Type == "AT_LATEST");
        return new ListShardsResponse
        {
            Shards = [.. all.Skip(from).Take(2).Select(shard => shard.Describe())],
            NextToken = from + 2 < all.Count ? (from + 2).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    public Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request,
        CancellationToken cancellationToken = default)
    {
        ThrowBefore(Faults(new(CallKind.Describe, Now)));
        return Task.FromResult(new DescribeStreamSummaryResponse
        {
            StreamDescriptionSummary = new() { RecordDistributionStrategy = Distributes ? "AUTO" : "USER_PARTITION_KEY" },
        });
    }

    public void Dispose()
    {
    }

    /// <summary>Splits an open shard, or merges two that lie side by side.</summary>
    internal void Reshard()
    {
        var open = Open.OrderBy(shard => shard.Start).ToList();
        var index = Random.Next(open.Count);
        if (open.Count > 1 && index + 1 < open.Count && Random.Next(2) == 0)
        {
            Replace([open[index], open[index + 1]], (open[index].Start, open[index + 1].End));
            return;
        }

        var (start, end) = (open[index].Start, open[index].End);
        var middle = start + (end - start) / (UInt128)Random.Next(2, 6);
        if (middle > start && middle < end) Replace([open[index]], (start, middle), (middle + 1, end));
    }

    /// <summary>
    /// The data of the user records that a consumer gets which takes aggregates apart. With the KCL's rule it gets none of an
    /// aggregate as soon as a record of it is out of the shard's range.
    /// </summary>
    internal List<byte[]> Consume(bool dropsAsKcl)
    {
        var (consumed, reader) = (new List<byte[]>(), new AggregateReader());
        foreach (var stored in Stored)
        {
            if (!reader.TryRead(stored.Data))
            {
                consumed.Add(stored.Data);
                continue;
            }

            reader.DamagedCount.ShouldBe(0);
            var records = reader.Records.ToArray();
            if (dropsAsKcl && records.Any(record => !stored.Shard.Takes(record.EffectiveHashKey(stored.Data)))) continue;
            consumed.AddRange(records.Select(record => record.Data(stored.Data).ToArray()));
        }

        return consumed;
    }

    private static List<SimulatedShard> Split(int count)
    {
        var width = UInt128.MaxValue / (UInt128)count;
        return
        [
            .. Enumerable.Range(0, count).Select(i => new SimulatedShard(
                i, width * (UInt128)i + (UInt128)Math.Min(i, 1), i == count - 1 ? UInt128.MaxValue : width * (UInt128)(i + 1))),
        ];
    }

    private static long Size(PutRecordsRequestEntry entry) =>
        entry.Data!.Length + System.Text.Encoding.UTF8.GetByteCount(entry.PartitionKey!);

    private void Replace(SimulatedShard[] parents, params (UInt128 Start, UInt128 End)[] children)
    {
        foreach (var parent in parents) parent.IsOpen = false;
        foreach (var (start, end) in children) _shards.Add(new SimulatedShard(_shards.Count, start, end));
    }

    private PutRecordsResultEntry Store(PutRecordsRequestEntry entry, Fault fault)
    {
        var hashKey = entry.ExplicitHashKey is { } given
            ? UInt128.Parse(given, CultureInfo.InvariantCulture)
            : HashKey.OfPartitionKey(System.Text.Encoding.UTF8.GetBytes(entry.PartitionKey!));
        var shard = Distributes ? _shards[Random.Next(_shards.Count)] : Open.Single(open => open.Takes(hashKey));
        if ((HasThroughput && !shard.TryTake(Size(entry), Now)) || (fault == Fault.ThrottledRecords && Random.Next(2) == 0))
        {
            Throttled++;
            return new() { ErrorCode = "ProvisionedThroughputExceededException", ErrorMessage = "rate exceeded" };
        }

        var fails = fault == Fault.FailedRecords && Random.Next(2) == 0;
        if (fails && Random.Next(2) == 0) return new() { ErrorCode = "InternalFailure", ErrorMessage = "not stored" };
        var sequence = (++_sequence).ToString(CultureInfo.InvariantCulture);
        Stored.Add(new(shard, sequence, entry.PartitionKey!, entry.Data!.ToArray()));
        return fails
            ? new() { ErrorCode = "InternalFailure", ErrorMessage = "stored nevertheless" }
            : new() { ShardId = shard.Id, SequenceNumber = sequence };
    }

    // The waits of the test's clock go on where the test moves it.
    private Task Wait(TimeSpan wait, CancellationToken cancellationToken) =>
        wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;

    private static void ThrowBefore(Fault fault)
    {
        switch (fault)
        {
            case Fault.ThrottledCall:
                throw Error(HttpStatusCode.BadRequest, "ProvisionedThroughputExceededException", "rate exceeded");
            case Fault.InternalError:
                throw Error(HttpStatusCode.InternalServerError, "InternalFailure", "an error of the service");
            case Fault.ExpiredToken:
                throw Error(HttpStatusCode.BadRequest, "ExpiredTokenException", "the security token is expired");
            case Fault.Denied:
                throw Error(HttpStatusCode.BadRequest, "AccessDeniedException", "not allowed");
            case Fault.ResetBefore:
                throw new HttpRequestException("the connection was refused");
            default:
                break;
        }
    }

    private static AmazonServiceException Error(HttpStatusCode status, string code, string message) =>
        new(message, null, ErrorType.Unknown, code, "request", status);
}

internal enum CallKind
{
    Put,
    List,
    Describe,
}

internal sealed record CallOf(CallKind Kind, TimeSpan At);

internal enum Fault
{
    None,
    ThrottledCall,
    ThrottledRecords,
    FailedRecords,
    InternalError,
    InternalErrorAfter,
    ResetBefore,
    ResetAfter,
    HangAfter,
    ShortAnswer,
    ExpiredToken,
    Denied,
}

internal sealed record StoredRecord(SimulatedShard Shard, string SequenceNumber, string PartitionKey, byte[] Data);

internal sealed class SimulatedShard(int number, UInt128 start, UInt128 end)
{
    private TimeSpan _second = TimeSpan.MinValue;
    private int _records;
    private long _bytes;

    internal string Id => string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}");

    internal UInt128 Start => start;

    internal UInt128 End => end;

    internal bool IsOpen { get; set; } = true;

    internal bool Takes(UInt128 hashKey) => start <= hashKey && hashKey <= end;

    // 1,000 records and 1 MiB in each second.
    internal bool TryTake(long bytes, TimeSpan now)
    {
        var second = TimeSpan.FromSeconds(Math.Floor(now.TotalSeconds));
        if (second != _second) (_second, _records, _bytes) = (second, 0, 0);
        if (_records >= 1000 || (_bytes > 0 && _bytes + bytes > 1024 * 1024)) return false;
        _records++;
        _bytes += bytes;
        return true;
    }

    internal Shard Describe() => new()
    {
        ShardId = Id,
        HashKeyRange = new() { StartingHashKey = start.ToString(), EndingHashKey = end.ToString() },
    };
}
