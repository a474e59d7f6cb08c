using Pipeline.Local.Contracts;

namespace Pipeline.Local.Mappings;

/// <summary>An event source mapping: reads a stream's shards and invokes a function with their records, as Lambda does.</summary>
internal sealed class StreamMapping : IAsyncDisposable
{
    private const string LambdaService = "lambda.amazonaws.com";

    // The children of a shard exist when it ends. The listing finds those that did not yet.
    private static readonly TimeSpan ListInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(20);

    private readonly MappingServices _services;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MappingShard> _shards = [];
    private readonly HashSet<string> _finished = [];
    private readonly List<Task> _running = [];
    private HashSet<string> _first = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MappingShared? _shared;
    private Task _run = Task.CompletedTask;
    private ServiceException? _refused;
    private bool _started;
    private bool _disposed;
    private long _listed = -1;
    private int _waitingShards;

    public StreamMapping(MappingSettings settings, MappingServices services)
    {
        Settings = settings;
        _services = services;
    }

    public MappingSettings Settings { get; }

    /// <summary>
    /// The error because of which the stream cannot be read or the function not be invoked at present; null for none.
    /// </summary>
    public string? Problem => Cause is { } error ? $"{error.Code}: {error.Message}" : null;

    public MappingProgress Progress
    {
        get
        {
            lock (_lock)
            {
                var counters = _shared?.Counters;
                var now = _services.Pace.Now;
                return new MappingProgress(
                    counters?.Read ?? 0,
                    counters?.FilteredOut ?? 0,
                    _shards.Values.Sum(shard => shard.Settled),
                    _shards.Values.Sum(shard => shard.InFlight),
                    counters?.GivenUp ?? 0,
                    counters?.Lost ?? 0,
                    counters?.FailedInvocations ?? 0,
                    _shards.Values.Select(shard => shard.Lag(now)).DefaultIfEmpty().Max(),
                    _shards.ToDictionary(shard => shard.Key, shard => shard.Value.Checkpoint));
            }
        }
    }

    /// <summary>Begins to read, if the mapping is enabled.</summary>
    public void Start()
    {
        if (!Settings.Enabled || Interlocked.Exchange(ref _started, true)) return;
        _run = Task.Run(() => RunGuardedAsync(_stop.Token));
    }

    /// <summary>
    /// Completes when all records that are in the stream now are settled; at once if the mapping is not enabled.
    /// </summary>
    /// <exception cref="ServiceException">
    /// The stream cannot be read, or the function not be invoked: the wait would never end.
    /// </exception>
    public async Task WhenCaughtUpAsync(CancellationToken cancellation)
    {
        long? epoch = null;
        while (_started)
        {
            if (Cause is { } cause) throw cause;
            if (_disposed) return;
            if (epoch is null && _shared is { } shared)
            {
                epoch = shared.NextEpoch();
                Wake();
            }

            if (epoch is { } wanted && IsCaughtUp(wanted)) return;
            await Task.Delay(CheckInterval, _services.Pace.Time, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _stop.CancelAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
        }

        _stop.Dispose();
    }

    private ServiceException? Cause => Volatile.Read(ref _refused) ?? _shared?.Problem ?? _shared?.Obstacle;

    private bool IsCaughtUp(long epoch)
    {
        lock (_lock) return _listed >= epoch && _waitingShards == 0 && _shards.Values.All(shard => shard.IsCaughtUp(epoch));
    }

    private async Task RunGuardedAsync(CancellationToken stop)
    {
        try
        {
            await RunAsync(stop);
        }
#pragma warning disable CA1031 // A fault of this program: the waiters must get it, and the run must end with a summary.
        catch (Exception error) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var what = $"the run itself failed: {error.GetType().Name}: {error.Message}";
            _services.Log.Say(Settings.Path, $"reads no more: {what}");
            Volatile.Write(ref _refused, new ServiceException("InternalFailure", what));
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            _shared = Prepare();
        }
        catch (ServiceException error)
        {
            _refused = error;
            _services.Log.Say(Settings.Path, $"cannot be created: {error.Code}: {error.Message}");
            return;
        }

        var failures = 0;
        while (true)
        {
            var wake = Volatile.Read(ref _wake).Task;
            var epoch = _shared.Epoch;
            try
            {
                StartShards(_services.Streams.ListShards(_shared.Session.Caller, Settings.StreamArn), epoch, stop);
                failures = 0;
            }
            catch (ServiceException error)
            {
                _shared.Report(error);
                await _services.Pace.DelayAsync(TimeSpan.FromSeconds(Math.Min(++failures, 10)), stop);
                continue;
            }

            await WaitAsync(wake, stop);
        }
    }

    // Checks the permissions, as the creation of a mapping does: it fails if the role may not read the stream.
    private MappingShared Prepare()
    {
        var session = _services.Access.Assume(Settings.RoleArn, LambdaService, Settings.FunctionName);
        _services.Access.Require(session.Caller, new Permission("kinesis:DescribeStream", Settings.StreamArn));
        _services.Access.Require(session.Caller, new Permission("kinesis:DescribeStreamSummary", Settings.StreamArn));
        if (Settings.ConsumerArn is { } consumer)
            _services.Access.Require(session.Caller, new Permission("kinesis:SubscribeToShard", consumer));
        if (Settings.OnFailureArn?.Split(':') is [_, _, "s3", ..])
            _services.Access.Require(session.Caller, new Permission("s3:ListBucket", Settings.OnFailureArn));

        return new MappingShared(Settings, _services, session);
    }

    private void StartShards(IReadOnlyList<StreamShard> shards, long epoch, CancellationToken stop)
    {
        lock (_lock)
        {
            var isFirst = _listed < 0;
            // Records before LATEST are not read. Shards that come after it are read whole.
            if (isFirst && Settings.Start.Type == "LATEST")
                _finished.UnionWith(shards.Where(shard => shard.IsClosed).Select(shard => shard.ShardId));

            var names = shards.Select(shard => shard.ShardId).ToHashSet();
            if (isFirst) _first = names;
            _waitingShards = 0;
            foreach (var shard in shards.Where(shard => !_shards.ContainsKey(shard.ShardId)
                && !_finished.Contains(shard.ShardId)))
            {
                if (IsOver(shard.ParentShardId) && IsOver(shard.AdjacentParentShardId))
                {
                    var position = _first.Contains(shard.ShardId) ? Settings.Start : StreamPosition.TrimHorizon;
                    var reader = new MappingShard(_shared!, shard.ShardId, position);
                    _shards.Add(shard.ShardId, reader);
                    _running.Add(Task.Run(() => RunAsync(reader, stop), stop));
                }
                else
                {
                    _waitingShards++;
                }
            }

            _listed = epoch;
            bool IsOver(string? parent) => parent is null || _finished.Contains(parent) || !names.Contains(parent);
        }
    }

    private async Task RunAsync(MappingShard shard, CancellationToken stop)
    {
        await shard.RunAsync(stop);
        lock (_lock)
        {
            _finished.Add(shard.ShardId);
            // The children of the shard are not known yet.
            _listed = Math.Min(_listed, 0);
        }

        Wake();
    }

    private async Task WaitAsync(Task wake, CancellationToken stop)
    {
        List<Task> waits;
        lock (_lock)
        {
            // A failed shard fails the mapping.
            _running.RemoveAll(task => task.IsCompletedSuccessfully);
            waits = [wake, .. _running];
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        waits.Add(_services.Pace.DelayAsync(ListInterval, timer.Token));
        var first = await Task.WhenAny(waits);
        await timer.CancelAsync();
        stop.ThrowIfCancellationRequested();
        await first;
    }

    private void Wake() =>
        Interlocked.Exchange(ref _wake, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
