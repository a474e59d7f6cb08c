using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Sources;

/// <summary>Reads one shard of a Firehose stream's source, about once a second as AWS does.</summary>
/// <param name="context">The Firehose stream.</param>
/// <param name="source">The source.</param>
/// <param name="shardId">The shard.</param>
/// <param name="take">Takes the records that were read. The task completes when there is room for more.</param>
internal sealed class DeliveryShardReader(
    DeliveryContext context, KinesisSourceSettings source, string shardId,
        Func<string, IReadOnlyList<StreamRecord>, CancellationToken, Task> take)
{
    private const int MostRecords = 10_000;

    // A shard allows five reads a second, at any pace, and others read it too.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(400);

    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiters = [];

    private string? _iterator;
    private string? _lastSequenceNumber;
    private StreamPosition _start = StreamPosition.Latest;
    private bool _isAtEnd;
    private Exception? _fault;
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string ShardId => shardId;

    /// <summary>Whether the shard is closed and has been read to its end.</summary>
    public bool IsAtEnd => Volatile.Read(ref _isAtEnd);

    private TimeSpan Interval
    {
        get
        {
            var wait = context.Pace.Shorten(TimeSpan.FromSeconds(1));
            return wait > ShortestWait ? wait : ShortestWait;
        }
    }

    /// <summary>Takes its place in the shard. Every later record will be read.</summary>
    /// <exception cref="ServiceException">The role may not read, or there is no such shard.</exception>
    public void Begin(StreamPosition start)
    {
        // An iterator may expire before a record was read: LATEST would by then be behind what came meanwhile.
        _start = start == StreamPosition.Latest ? StreamPosition.At(context.Pace.Now) : start;
        _iterator = context.Host.Streams.GetShardIterator(context.Session(source.RoleArn).Caller, source.StreamArn, shardId,
            start);
    }

    /// <summary>Completes when all records that are in the shard now have been taken.</summary>
    public Task ReachTipAsync()
    {
        lock (_gate)
        {
            if (_isAtEnd) return Task.CompletedTask;
            if (_fault is not null) return Task.FromException(_fault);
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add(waiter);
            _hurry.TrySetResult();
            return waiter.Task;
        }
    }

    /// <summary>Reads until the end of the shard, or of the run.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!IsAtEnd)
        {
            List<TaskCompletionSource> waiters;
            lock (_gate)
            {
                waiters = [.. _waiters];
                if (_hurry.Task.IsCompleted)
                    _hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            var isAtTip = await ReadOnceAsync(cancellation);
            if (isAtTip) Release(waiters);
            if (!IsAtEnd) await PauseAsync(waiters.Count > 0 && !isAtTip, cancellation);
        }

        lock (_gate) Release([.. _waiters]);
    }

    /// <summary>Ends the reader: the shard is not read any more.</summary>
    public void Stop(Exception fault)
    {
        lock (_gate)
        {
            _fault = fault;
            foreach (var waiter in _waiters) waiter.TrySetException(fault);
            _waiters.Clear();
        }
    }

    private async Task PauseAsync(bool isInHurry, CancellationToken cancellation)
    {
        // The wait ends early when the run drains. Otherwise a run could not end before the interval is over.
        var least = Task.Delay(ShortestWait, context.Pace.Time, cancellation);
        if (!isInHurry)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(_hurry.Task, Task.Delay(Interval, context.Pace.Time, stop.Token));
            await stop.CancelAsync();
        }

        await least;
    }

    private void Release(List<TaskCompletionSource> waiters)
    {
        lock (_gate)
        {
            foreach (var waiter in waiters)
            {
                _waiters.Remove(waiter);
                waiter.TrySetResult();
            }
        }
    }

    private async Task<bool> ReadOnceAsync(CancellationToken cancellation)
    {
        try
        {
            var caller = context.Session(source.RoleArn).Caller;
            _iterator ??= context.Host.Streams.GetShardIterator(
                caller, source.StreamArn, shardId, _lastSequenceNumber is null
                    ? _start : StreamPosition.After(_lastSequenceNumber));
            var read = context.Host.Streams.GetRecords(caller, _iterator, MostRecords);
            context.Measure("KinesisMillisBehindLatest", read.BehindLatest.TotalMilliseconds);
            if (read.Records.Count > 0)
            {
                await take(shardId, read.Records, cancellation);
                _lastSequenceNumber = read.Records[^1].SequenceNumber;
            }

            _iterator = read.NextIterator;
            if (_iterator is null) Volatile.Write(ref _isAtEnd, true);
            // Only an empty read shows the tip: the lag behind a record of this very millisecond is zero too.
            return IsAtEnd || (read.BehindLatest == TimeSpan.Zero && read.Records.Count == 0);
        }
        catch (ServiceException error)
        {
            OnError(error);
            return false;
        }
    }

    private void OnError(ServiceException error)
    {
        switch (error.Code)
        {
            case "ExpiredIteratorException":
                _iterator = null;
                break;
            case "ProvisionedThroughputExceededException" or "LimitExceededException":
                context.Measure("ThrottledGetRecords", 1);
                break;
            default:
                context.SayOnce($"{shardId} {error.Code}",
                    $"shard {shardId} of {source.StreamArn} cannot be read; the read is retried: {error.Message}");
                break;
        }
    }
}
