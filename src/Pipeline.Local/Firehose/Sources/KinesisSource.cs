using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Sources;

/// <summary>
/// Reads a Kinesis stream as the source of a Firehose stream: all shards, from the creation of the Firehose stream on, children
/// after their parents.
/// </summary>
internal sealed class KinesisSource(
    DeliveryContext context, KinesisSourceSettings source,
        Func<string, IReadOnlyList<StreamRecord>, CancellationToken, Task> take) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DeliveryShardReader> _readers = [];
    private readonly List<Task> _tasks = [];
    private readonly CancellationTokenSource _end = new();

    /// <summary>Takes a place in each shard and begins to read.</summary>
    /// <exception cref="ServiceException">The role may not read, or there is no such stream.</exception>
    public void Start()
    {
        var caller = context.Session(source.RoleArn).Caller;
        // AWS describes the stream before it reads.
        context.Host.Access.Require(caller, new Permission("kinesis:DescribeStream", source.StreamArn));
        var readers = context.Host.Streams.ListShards(caller, source.StreamArn)
            .Select(shard => Reader(shard.ShardId, StreamPosition.Latest)).ToList();
        foreach (var reader in readers) Add(reader);
    }

    /// <summary>
    /// Completes when all records that are in the stream now have been taken, including those of shards that resharding made.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (true)
        {
            List<DeliveryShardReader> readers;
            lock (_gate) readers = [.. _readers.Values];
            await Task.WhenAll(readers.Select(reader => reader.ReachTipAsync())).WaitAsync(cancellation);
            FollowChildren();
            lock (_gate)
                if (_readers.Count == readers.Count) return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Task[] tasks;
        lock (_gate) tasks = [.. _tasks];
        await Task.WhenAll(tasks);
        _end.Dispose();
    }

    private DeliveryShardReader Reader(string shardId, StreamPosition start)
    {
        var reader = new DeliveryShardReader(context, source, shardId, take);
        reader.Begin(start);
        return reader;
    }

    private void Add(DeliveryShardReader reader)
    {
        lock (_gate)
        {
            if (_end.IsCancellationRequested || !_readers.TryAdd(reader.ShardId, reader)) return;
            _tasks.Add(Task.Run(() => RunAsync(reader), CancellationToken.None));
        }
    }

    private async Task RunAsync(DeliveryShardReader reader)
    {
        try
        {
            await reader.RunAsync(_end.Token);
            while (!FollowChildren()) await context.Pace.DelayAsync(TimeSpan.FromSeconds(1), _end.Token);
        }
        catch (OperationCanceledException error) when (_end.IsCancellationRequested)
        {
            reader.Stop(error);
        }
        catch (Exception error)
        {
            // A fault of this program: callers that wait for the shard must not wait forever.
            context.Say(
                $"shard {reader.ShardId} of {source.StreamArn} is no longer read: {error.GetType().Name}: {error.Message}");
            reader.Stop(error);
        }
    }

    // A child is read from its first record once all its parents have been read to their end. This keeps the order of each key.
    private bool FollowChildren()
    {
        try
        {
            var shards = context.Host.Streams.ListShards(context.Session(source.RoleArn).Caller, source.StreamArn);
            var names = shards.Select(shard => shard.ShardId).ToHashSet();
            foreach (var shard in shards)
            {
                lock (_gate)
                {
                    if (_readers.ContainsKey(shard.ShardId)) continue;
                    if (!IsRead(shard.ParentShardId, names) || !IsRead(shard.AdjacentParentShardId, names)) continue;
                }

                Add(Reader(shard.ShardId, StreamPosition.TrimHorizon));
            }

            return true;
        }
        catch (ServiceException error)
        {
            context.SayOnce($"shards {error.Code}",
                $"the shards of {source.StreamArn} cannot be listed; listing is retried: {error.Message}");
            return false;
        }
    }

    // A parent that is not listed any more was gone before this source began: it has no records for this source.
    private bool IsRead(string? shardId, HashSet<string> listed) => shardId is null
        || (_readers.TryGetValue(shardId, out var reader) ? reader.IsAtEnd : !listed.Contains(shardId));
}
