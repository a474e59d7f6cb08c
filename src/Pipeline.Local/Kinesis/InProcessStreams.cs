using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// The streams for readers inside this process: they pass the same checks, quotas and metrics, but records' bytes are not copied.
/// </summary>
internal sealed class InProcessStreams(
    StreamRegistry registry,
    ShardReader reader,
    ConsumerOperations consumers,
    SubscriptionOperations subscriptions,
    KinesisPermissions permissions,
    IAccess access) : IStreams
{
    public IReadOnlyList<StreamShard> ListShards(Caller caller, string streamArn)
    {
        access.Require(caller, new Permission("kinesis:ListShards", streamArn));
        return [.. registry.FindByArn(streamArn).Shards.Select(shard =>
            new StreamShard(shard.Id, shard.Parent?.Id, shard.AdjacentParent?.Id, shard.IsClosed))];
    }

    public string GetShardIterator(Caller caller, string streamArn, string shardId, StreamPosition position)
    {
        access.Require(caller, new Permission("kinesis:GetShardIterator", streamArn));
        return reader.IteratorOf(registry.FindByArn(streamArn), shardId, position);
    }

    public StreamRead GetRecords(Caller caller, string iterator, int limit)
    {
        foreach (var permission in permissions.ToRead("GetRecords", reader.Locate(iterator).Stream))
            access.Require(caller, permission);

        if (!ServiceLimits.Kinesis.GetRecordsCount.Contains(limit))
            throw KinesisErrors.Validation($"limit must be {ServiceLimits.Kinesis.GetRecordsCount}; got {limit}");

        var (_, _, slice, next) = reader.Read(iterator, limit);
        return new(slice.Records, next, slice.Behind);
    }

    public IShardSubscription Subscribe(Caller caller, string consumerArn, string shardId, StreamPosition position)
    {
        var (stream, consumer) = consumers.Find(consumerArn);
        foreach (var permission in permissions.ToSubscribe(stream, consumer)) access.Require(caller, permission);

        return subscriptions.Subscribe(stream, consumer, shardId, position);
    }

    public Task WaitForRecordsAsync(string iterator, CancellationToken cancellation)
    {
        var (_, shard, place) = reader.Locate(iterator);
        return shard.WaitAsync(place).WaitAsync(cancellation);
    }
}
