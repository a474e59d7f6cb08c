using System.Text;
using Pipeline.Client.Putting;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Mappings;

/// <summary>Reads one shard and passes its records to the lanes.</summary>
internal sealed class MappingShard
{
    // Enough that the next batches are ready when the current ones end, at a small cost in memory.
    private const int BatchesAhead = 4;
    private const int SmallestBacklog = 2_000;

    private static readonly int LargestRead = (int)ServiceLimits.Kinesis.GetRecordsCount.Maximum;

    private static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(1);
    private static readonly RetryBackoff Backoff = new() { Base = TimeSpan.FromMilliseconds(500) };

    private readonly MappingShared _shared;
    private readonly MappingEvent _events;
    private readonly MappingBacklog _backlog;
    private MappingLane[] _lanes;
    private StreamPosition _position;
    private TimeSpan _behind;
    private long _tip = -1;
    private int _next;

    public MappingShard(MappingShared shared, string shardId, StreamPosition start)
    {
        _shared = shared;
        _position = start;
        ShardId = shardId;
        var settings = shared.Settings;
        var lanes = settings.ParallelizationFactor;
        _events = new MappingEvent(settings, shardId);
        _backlog = new MappingBacklog(
            Math.Max(SmallestBacklog, BatchesAhead * settings.BatchSize * lanes), (lanes + 1L) * MappingEvent.MaximumSize);
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new MappingLane(settings, shared.Services.Pace, new MappingBatch(
            shared, _backlog, new MappingEvent(settings, shardId), shardId)))];
    }

    public string ShardId { get; }

    public string? Checkpoint => _backlog.Checkpoint;

    public long Settled => _backlog.Settled;

    public int InFlight => _backlog.Count;

    /// <summary>Whether all records that existed at an epoch are settled.</summary>
    public bool IsCaughtUp(long epoch) => Volatile.Read(ref _tip) >= epoch && _backlog.Count == 0;

    public TimeSpan Lag(DateTimeOffset now)
    {
        var oldest = _backlog.Oldest is { } arrival ? now - arrival : TimeSpan.Zero;
        return oldest > _behind ? oldest : _behind;
    }

    /// <summary>Runs until the end of a closed shard, and until all its records are settled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var lanes = Task.WhenAll(_lanes.Select(lane => RunAsync(lane, broken)));
        try
        {
            await ReadAsync(broken.Token);
        }
        finally
        {
            foreach (var lane in _lanes) lane.Complete();
            await lanes;
        }

        // Releases their buffers, since the shard is finished.
        _lanes = [];
        Volatile.Write(ref _tip, long.MaxValue);
    }

    // A lane that fails ends the other lanes and the reading, which would be useless.
    private static async Task RunAsync(MappingLane lane, CancellationTokenSource broken)
    {
        try
        {
            await lane.RunAsync(broken.Token);
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
    }

    private Task ReadAsync(CancellationToken stop) =>
        _shared.Settings.ConsumerArn is { } consumer ? SubscribeAsync(consumer, stop) : PollAsync(stop);

    // With enhanced fan-out the stream pushes records. When a subscription is over, the next one follows.
    private async Task SubscribeAsync(string consumerArn, CancellationToken stop)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                using var subscription = _shared.Services.Streams.Subscribe(
                    _shared.Session.Caller, consumerArn, ShardId, _position);
                while (true)
                {
                    await _backlog.WaitForRoomAsync(stop);
                    var epoch = _shared.Epoch;
                    if (await NextAsync(subscription, stop) is not { } next) break;
                    (failures, _shared.Problem) = (0, null);
                    Take(next.Records);
                    _behind = next.BehindLatest;
                    if (next.Continuation is null) return;
                    // The position of an idle shard moves too: a shard that began at LATEST must not begin at LATEST again.
                    _position = StreamPosition.After(next.Continuation);
                    if (next.BehindLatest <= TimeSpan.Zero) Volatile.Write(ref _tip, epoch);
                }
            }
            catch (ServiceException error)
            {
                _shared.Report(error);
                await _shared.Services.Pace.DelayAsync(Backoff.Delay(++failures), stop);
            }
        }
    }

    private async Task<ShardEvent?> NextAsync(IShardSubscription subscription, CancellationToken stop)
    {
        var next = subscription.NextAsync(stop);
        while (!next.IsCompleted)
        {
            var epoch = _shared.Epoch;
            if (subscription.IsAtTip) Volatile.Write(ref _tip, epoch);
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(next, Task.Delay(IdlePoll, _shared.Services.Pace.Time, timer.Token));
            await timer.CancelAsync();
        }

        return await next;
    }

    private async Task PollAsync(CancellationToken stop)
    {
        var pace = _shared.Services.Pace;
        string? iterator = null;
        var failures = 0;
        while (true)
        {
            var room = await _backlog.WaitForRoomAsync(stop);
            var epoch = _shared.Epoch;
            try
            {
                iterator ??= _shared.Services.Streams.GetShardIterator(
                    _shared.Session.Caller, _shared.Settings.StreamArn, ShardId, _position);
                var read = _shared.Services.Streams.GetRecords(
                    _shared.Session.Caller, iterator, Math.Min(room, LargestRead));
                (failures, _shared.Problem) = (0, null);
                Take(read.Records);
                _behind = read.BehindLatest;
                if (read.NextIterator is null) return;
                iterator = read.NextIterator;
                var isAtTip = read.BehindLatest <= TimeSpan.Zero;
                if (isAtTip) Volatile.Write(ref _tip, epoch);
                await Task.Delay(_shared.Services.PollSpacing, pace.Time, stop);
                if (isAtTip && _shared.Epoch == epoch) await WaitForRecordsAsync(iterator, stop);
            }
            catch (ServiceException error)
            {
                if (error.Code == "ExpiredIteratorException") iterator = null;
                _shared.Report(error);
                await pace.DelayAsync(Backoff.Delay(++failures), stop);
            }
        }
    }

    private void Take(IReadOnlyList<StreamRecord> records)
    {
        if (records.Count == 0)
        {
            _shared.Counters.Polled(0, 0);
            return;
        }

        var filteredOut = 0;
        foreach (var lane in _lanes) lane.Hold();
        foreach (var record in records)
        {
            var taken = new MappingRecord(record, _events.SizeOf(record));
            _backlog.Add(taken);
            if (_shared.Settings.Filter.Matches(record.Data))
            {
                _lanes[LaneOf(record.PartitionKey)].Add(taken);
            }
            else
            {
                filteredOut++;
                _backlog.Settle([taken], 0, 1);
            }
        }

        foreach (var lane in _lanes) lane.Release();

        _shared.Counters.Polled(records.Count, filteredOut);
        _position = StreamPosition.After(records[^1].SequenceNumber);
    }

    // Records of one key stay in one lane and so in order. Records without a key have no order.
    private int LaneOf(string? key)
    {
        if (_lanes.Length == 1) return 0;
        if (key is null) return _next = (_next + 1) % _lanes.Length;
        // FNV-1a: the same in every run, unlike the hash codes of strings.
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes(key)) hash = (hash ^ part) * 16777619u;
        return (int)((hash ^ (hash >> 16)) % (uint)_lanes.Length);
    }

    private async Task WaitForRecordsAsync(string iterator, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(IdlePoll, _shared.Services.Pace.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            await _shared.Services.Streams.WaitForRecordsAsync(iterator, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
    }
}
