using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// An enhanced fan-out consumer's subscription to a shard: it pushes records as they arrive, for five minutes, at the consumer's
/// own rate (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html). One reader at a time.
/// </summary>
internal sealed class ShardSubscription : IShardSubscription
{
    // AWS sends an event without records about this often, so that a reader knows how far behind it is.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(ServiceLimits.Kinesis.SubscriptionMinutes);

    // AWS does not state the size of an event. It sends a record of 10 MiB in one event.
    private const long EventBytes = 1 << 20;

    private readonly StreamRegistry _registry;
    private readonly StreamConsumer _consumer;
    private readonly KinesisMetrics _metrics;
    private readonly KinesisShard _shard;
    private readonly ShardBucket? _rate;
    private readonly CancellationTokenSource _over;
    private ServiceException? _reason;
    private long _sent;
    private long _taken;
    private bool _isEnd;

    /// <param name="registry">The streams, and the clock.</param>
    /// <param name="stream">The consumer's stream.</param>
    /// <param name="consumer">The consumer that reads.</param>
    /// <param name="start">The shard, and the place of the first record to push.</param>
    /// <param name="metrics">Measures the events.</param>
    public ShardSubscription(
        StreamRegistry registry,
        KinesisStream stream,
        StreamConsumer consumer,
        (KinesisShard Shard, long Place) start,
        KinesisMetrics metrics)
    {
        (_registry, Stream, _consumer, _metrics) = (registry, stream, consumer, metrics);
        (_shard, _sent) = start;
        _taken = _sent;
        _rate = registry.Options.EnforcesQuotas ? new(registry.Time, ServiceLimits.Kinesis.FanOutReadKiBPerSecond * 1024) : null;
        _over = new CancellationTokenSource(Life, registry.Time);
        Over = _over.Token;
    }

    public KinesisStream Stream { get; }

    /// <summary>The shards that this shard was split or merged into.</summary>
    public IEnumerable<KinesisShard> Children => Stream.ChildrenOf(_shard);

    /// <inheritdoc/>
    public CancellationToken Over { get; }

    /// <inheritdoc/>
    public bool IsAtTip => _isEnd || _shard.IsTip(Volatile.Read(ref _taken));

    /// <inheritdoc/>
    public async Task<ShardEvent?> NextAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _taken, _sent);
        if (_isEnd) return null;
        ThrowIfEnded();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, Over);
        try
        {
            await WaitForRateAsync(either.Token);
            return Take(await WaitForRecordsAsync(either.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            ThrowIfEnded();
            return null;
        }
    }

    /// <summary>Ends the subscription, and gives the reader the reason.</summary>
    public void End(ServiceException reason)
    {
        Volatile.Write(ref _reason, reason);
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The reader is gone.
        }
    }

    public void Dispose()
    {
        _consumer.Subscriptions.Remove(_shard.Id, this);
        _over.Dispose();
    }

    private void ThrowIfEnded()
    {
        if (Volatile.Read(ref _reason) is { } reason) throw reason;
    }

    private async Task WaitForRateAsync(CancellationToken stop)
    {
        while (_rate?.WaitFor(1) is { } wait && wait > TimeSpan.Zero) await Task.Delay(wait, _registry.Time, stop);
    }

    private async Task<ShardSlice> WaitForRecordsAsync(CancellationToken stop)
    {
        if (Read() is { } there) return there;
        try
        {
            await _shard.WaitAsync(_sent).WaitAsync(KeepAlive, _registry.Time, stop);
        }
        catch (TimeoutException)
        {
            // An event without records.
        }

        // The stream was deleted, which closed its shards.
        stop.ThrowIfCancellationRequested();
        return Read() ?? new([], 0, _sent, false, TimeSpan.Zero);
    }

    private ShardSlice? Read()
    {
        var now = _registry.Time.GetUtcNow();
        _shard.Trim(now - Stream.Settings.Retention);
        var slice = _shard.Read(_sent, EventBytes, now);
        return slice.Records.Count > 0 || slice.IsEnd ? slice : null;
    }

    private ShardEvent Take(ShardSlice slice)
    {
        _rate?.Take(slice.Bytes);
        (_sent, _isEnd) = (slice.Next, slice.IsEnd);
        _metrics.Pushed(Stream.Name, _consumer.Name, slice);
        // An event without a continuation sequence number tells the reader that the shard has ended.
        return new(
            slice.Records,
            slice.IsEnd ? null : _shard.NumberBefore(slice.Next),
            slice.Behind);
    }
}
