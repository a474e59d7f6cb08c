using Pipeline.Records;

namespace Pipeline.Local;

/// <summary>The streams for readers inside this process: the same checks, quotas and metrics, no copies of the records' bytes.</summary>
internal sealed class InProcessStreams(StreamRegistry registry, ShardReader reader, KinesisNeeds needs, IAccess access) : IStreams
{
    // A reader that waits without an iterator may miss a record that came between its read and its wait: it looks again, as often as Lambda polls.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public IReadOnlyList<StreamShard> ListShards(Caller caller, string streamArn)
    {
        access.Demand(caller, new Need("kinesis:ListShards", streamArn));
        return [.. registry.FindByArn(streamArn).Shards.Select(shard => new StreamShard(shard.Id, shard.Parent?.Id, shard.AdjacentParent?.Id, shard.IsClosed))];
    }

    public string GetShardIterator(Caller caller, string streamArn, string shardId, StreamPosition position)
    {
        access.Demand(caller, new Need("kinesis:GetShardIterator", streamArn));
        return reader.IteratorOf(registry.FindByArn(streamArn), shardId, position);
    }

    public StreamRead GetRecords(Caller caller, string iterator, int limit)
    {
        foreach (var need in needs.ToRead("GetRecords", reader.Locate(iterator).Stream))
        {
            access.Demand(caller, need);
        }

        if (!ServiceLimits.Kinesis.GetRecordsCount.Contains(limit))
        {
            throw KinesisErrors.Validation($"limit must be {ServiceLimits.Kinesis.GetRecordsCount}; got {limit}");
        }

        var (_, _, slice, next) = reader.Read(iterator, limit);
        return new(slice.Records, next, slice.Behind);
    }

    public async Task WaitForRecordsAsync(string streamArn, string shardId, CancellationToken cancellation)
    {
        var stream = registry.FindByArn(streamArn);
        var shard = stream.Find(shardId) ?? throw KinesisErrors.ShardNotFound(shardId, stream.Name, registry.Account);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(shard.WaitAsync(null), Task.Delay(LookAgain, registry.Time, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    public Task WaitForRecordsAsync(string iterator, CancellationToken cancellation)
    {
        var (_, shard, place) = reader.Locate(iterator);
        return shard.WaitAsync(place).WaitAsync(cancellation);
    }
}
