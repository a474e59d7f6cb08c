namespace Pipeline.Local.Kinesis;

/// <summary>An enhanced fan-out consumer.</summary>
internal sealed record StreamConsumer(string Name, string Arn, DateTimeOffset CreatedAt)
{
    public StreamTags Tags { get; } = new();

    /// <summary>The consumer's open subscriptions.</summary>
    public ShardSubscriptions Subscriptions { get; } = new();
}

/// <summary>A stream's registered consumers. All members may be called from any thread.</summary>
internal sealed class StreamConsumers
{
    private readonly List<StreamConsumer> _consumers = [];
    private readonly Lock _gate = new();

    /// <summary>All consumers, in the order of their names.</summary>
    public IReadOnlyList<StreamConsumer> All
    {
        get
        {
            lock (_gate) return [.. _consumers.OrderBy(consumer => consumer.Name, StringComparer.Ordinal)];
        }
    }

    public StreamConsumer? Find(string nameOrArn) =>
        All.FirstOrDefault(consumer => consumer.Name == nameOrArn || consumer.Arn == nameOrArn);

    /// <summary>Adds a consumer. Returns false if one of that name exists.</summary>
    public bool TryAdd(StreamConsumer consumer)
    {
        lock (_gate)
        {
            if (_consumers.Exists(other => other.Name == consumer.Name)) return false;

            _consumers.Add(consumer);
            return true;
        }
    }

    public void Remove(StreamConsumer consumer)
    {
        lock (_gate) _consumers.Remove(consumer);
    }
}
