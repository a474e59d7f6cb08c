using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>A consumer's subscriptions, at most one for a shard. All members may be called from any thread.</summary>
internal sealed class ShardSubscriptions
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(ServiceLimits.Kinesis.SubscribeAgainSeconds);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Since, ShardSubscription? Subscription)> _byShard = [];
    private ServiceException? _ended;

    /// <summary>The number of open subscriptions. For tests: no client sees when the service notices that it has left.</summary>
    public int OpenCount
    {
        get
        {
            lock (_gate) return _byShard.Values.Count(entry => entry.Subscription is not null);
        }
    }

    /// <summary>Begins a subscription. It ends an older one of the same shard, if that is older than five seconds.</summary>
    /// <param name="shardId">The shard.</param>
    /// <param name="now">The time.</param>
    /// <param name="begin">Makes the subscription.</param>
    /// <exception cref="ServiceException">
    /// ResourceInUseException: the last call was less than five seconds ago. Or the consumer is gone.
    /// </exception>
    public ShardSubscription Begin(string shardId, DateTimeOffset now, Func<ShardSubscription> begin)
    {
        ShardSubscription? replaced;
        ShardSubscription subscription;
        lock (_gate)
        {
            if (_ended is not null) throw _ended;
            var last = _byShard.GetValueOrDefault(shardId);
            if (now - last.Since < Again)
            {
                throw KinesisErrors.InUse(
                    $"Another active subscription exists for this consumer: it began less than {Again.TotalSeconds} seconds " +
                    $"ago on {shardId}.");
            }

            (replaced, subscription) = (last.Subscription, begin());
            _byShard[shardId] = (now, subscription);
        }

        replaced?.End(KinesisErrors.InUse(
            $"Another subscription of this consumer to {shardId} has taken the place of this one."));
        return subscription;
    }

    /// <summary>Removes a subscription whose reader is gone.</summary>
    public void Remove(string shardId, ShardSubscription subscription)
    {
        lock (_gate)
        {
            var isKnown = _byShard.TryGetValue(shardId, out var known) && known.Subscription == subscription;
            if (isKnown) _byShard[shardId] = (known.Since, null);
        }
    }

    /// <summary>Ends all subscriptions and refuses new ones, since the consumer or its stream is gone.</summary>
    public void End(ServiceException reason)
    {
        List<ShardSubscription> open;
        lock (_gate)
        {
            _ended = reason;
            open = [.. _byShard.Values.Select(entry => entry.Subscription).OfType<ShardSubscription>()];
            _byShard.Clear();
        }

        foreach (var subscription in open) subscription.End(reason);
    }
}
