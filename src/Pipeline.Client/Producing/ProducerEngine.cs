using Microsoft.Extensions.Logging;

namespace Pipeline.Client.Producing;

/// <summary>
/// Takes records, and puts them until each is settled: the service has confirmed it, it has expired, or it is refused for good.
/// It has no thread of its own: it works where a record comes in, a timer ends, or a call ends.
/// </summary>
/// <remarks>
/// The way of a record: room in memory, the container of its predicted shard (<see cref="ShardLane"/>), the shard's rate
/// (<see cref="TokenBucket"/>), a call (<see cref="Collector"/>), and by the answer (<c>ProducerEngine.Answers.cs</c>) to its
/// result or back to a container. All state is under one lock, calls are made outside.
/// </remarks>
internal sealed partial class ProducerEngine : IAsyncDisposable
{
    // The KPL's: a container waits this part of its buffered time, and at most this long, for others of its call.
    private const double Linger = 0.2;
    private static readonly TimeSpan LongestLinger = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly ProducerSettings _settings;
    private readonly ProducerTarget _target;
    private readonly ShardMapSource? _shards;
    private readonly ProducerMetrics _metrics;
    private readonly ILogger _log;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _end = new();
    private readonly RecordRoom _room;
    private readonly Collector _collector;
    private readonly Dictionary<string, ShardLane> _lanes = [];
    private readonly PriorityQueue<PendingRecord, TimeSpan> _retries = new();

    // Records that wait for the shards to be known, and how long.
    private readonly Queue<(PendingRecord Record, TimeSpan Until)> _unrouted = [];
    private readonly List<FlushGeneration> _flushes = [];
    private FlushGeneration _generation = new();
    private List<Func<Task>> _starting = [];
    private TimeSpan _timerDue = TimeSpan.MaxValue;
    private int _calls;
    private Task? _disposal;

    internal ProducerEngine(ProducerSettings settings, ProducerTarget target, ShardMapSource? shards, ProducerMetrics metrics,
        ILogger log)
    {
        (_settings, _target, _shards, _metrics, _log) = (settings, target, shards, metrics, log);
        _start = settings.Time.GetTimestamp();
        _timer = settings.Time.CreateTimer(_ => Work(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _room = new(settings.MaxBufferedRecords, settings.MaxBufferedBytes);
        _collector = new(settings.CollectionMaxCount, settings.CollectionMaxSize);
        metrics.ReadPending(() => Outstanding);
    }

    /// <summary>The records that are accepted and not settled.</summary>
    internal int Outstanding
    {
        get
        {
            lock (_lock) return _room.Count;
        }
    }

    private TimeSpan Now => _settings.Time.GetElapsedTime(_start);

    /// <summary>Accepts a record: at once where there is room in memory, else as soon as there is.</summary>
    internal async ValueTask<Task<UserRecordResult>> EnqueueAsync(PendingRecord record)
    {
        record.Cancellation.ThrowIfCancellationRequested();
        bool entered;
        List<Func<Task>>? calls = null;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, typeof(KinesisProducer));
            record.Generation = _generation;
            _generation.Enter();
            entered = _room.Enter(record);
            if (entered) calls = Accept(record);
        }

        if (record.Cancellation.CanBeCanceled)
        {
            var registration = record.Cancellation.UnsafeRegister(
                static (state, _) => ((Action)state!)(), () => Cancel(record));
            lock (_lock)
            {
                record.Registration = registration;
                if (record.State == RecordState.Settled) registration.Unregister();
            }
        }

        StartAll(calls);
        if (!entered) await record.Admission!.Task.ConfigureAwait(false);
        return record.Completion.Task;
    }

    /// <summary>Sends what is buffered without waiting for more. Ends when each record accepted before is settled.</summary>
    internal Task FlushAsync()
    {
        List<Func<Task>> calls;
        Task[] flushes;
        lock (_lock)
        {
            _generation.Seal();
            _flushes.RemoveAll(flush => flush.Settled.IsCompleted);
            _flushes.Add(_generation);
            _generation = new();
            flushes = [.. _flushes.Select(flush => flush.Settled)];
            foreach (var lane in _lanes.Values) Complete(lane, Now);
            _collector.Hurry();
            calls = Advance();
        }

        StartAll(calls);
        return Task.WhenAll(flushes);
    }

    /// <summary>Accepts no more records, and ends when all are settled: at the latest when the last one's time to live
    /// ends.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock) _disposal ??= EndAsync();
        return new(_disposal);
    }

    private async Task EndAsync()
    {
        await Task.Yield();
        await FlushAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    // A record of a flush is sent at once, the others with the timer.
    private List<Func<Task>>? Accept(PendingRecord record)
    {
        var now = Now;
        record.Accept(now, _settings.RecordMaxBufferedTime, _settings.RecordTtl);
        if (record.Generation.IsSealed) record.Deadline = now;
        _metrics.Received();
        Route(record, now);
        return _collector.IsReady(now) || record.Deadline < _timerDue || _shards?.Due <= now ? Advance() : null;
    }

    private void Cancel(PendingRecord record)
    {
        List<Func<Task>>? calls = null;
        lock (_lock)
        {
            var wasWaiting = record.State == RecordState.Waiting;
            if (!wasWaiting && !(record.State == RecordState.Buffered && record.IsAwaited)) return;
            record.State = RecordState.Settled;
            record.Completion.TrySetCanceled(record.Cancellation);
            record.Admission?.TrySetCanceled(record.Cancellation);
            record.Generation.Leave();
            if (!wasWaiting) _room.Leave(record);
            calls = Advance();
        }

        StartAll(calls);
    }

    private void Work()
    {
        List<Func<Task>> calls;
        lock (_lock)
        {
            _timerDue = TimeSpan.MaxValue;
            calls = Advance();
        }

        StartAll(calls);
    }

    private void StartAll(List<Func<Task>>? calls)
    {
        foreach (var call in calls ?? []) _settings.Start(call);
    }
}
