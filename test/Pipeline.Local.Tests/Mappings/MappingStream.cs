using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Mappings;

/// <summary>A stream in memory. A test can split and merge its shards, and make reads fail.</summary>
internal sealed class MappingStream(TimeProvider time) : IStreams
{
    private const int Range = 1024;

    private readonly Lock _lock = new();
    private readonly List<Shard> _shards = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence = 1000;

    private TimeProvider Time => time;

    /// <summary>Makes a read fail.</summary>
    public Func<ServiceException?>? Fault { get; set; }

    /// <summary>The most records of a read.</summary>
    public int LargestRead { get; set; } = 10_000;

    public List<string> Reads { get; } = [];

    /// <summary>Refuses a subscription.</summary>
    public Func<ServiceException?>? SubscribeFault { get; set; }

    /// <summary>The subscriptions: their shards and start positions.</summary>
    public ConcurrentBag<string> Subscriptions { get; } = [];

    /// <summary>The number of events after which a subscription ends.</summary>
    public int SubscriptionEvents { get; set; } = int.MaxValue;

    public MappingStream With(int shards)
    {
        for (var i = 0; i < shards; i++) Open(Range * i / shards, Range * (i + 1) / shards, null, null);
        return this;
    }

    public StreamRecord Put(string? key, string data, DateTimeOffset? arrival = null) =>
        Put(key, Encoding.UTF8.GetBytes(data), arrival);

    /// <summary>Adds a record to an open shard, by its key.</summary>
    public StreamRecord Put(string? key, byte[] data, DateTimeOffset? arrival = null)
    {
        lock (_lock)
        {
            var place = SHA256.HashData(Encoding.UTF8.GetBytes(key ?? ""))[0] * 4;
            var record = new StreamRecord($"{++_sequence}", key, data, arrival ?? time.GetUtcNow());
            _shards.Single(shard => !shard.IsClosed && shard.Low <= place && place < shard.High).Records.Add(record);
            Changed();
            return record;
        }
    }

    /// <summary>Closes the widest shard and opens its children.</summary>
    public void Split(int children)
    {
        lock (_lock)
        {
            var parent = _shards.Where(shard => !shard.IsClosed).MaxBy(shard => shard.High - shard.Low)!;
            var width = parent.High - parent.Low;
            parent.IsClosed = true;
            Changed();
            for (var i = 0; i < children; i++)
                Open(parent.Low + (width * i / children), parent.Low + (width * (i + 1) / children), parent.Id, null);
        }
    }

    /// <summary>Closes the two lowest shards and opens their child.</summary>
    public void Merge()
    {
        lock (_lock)
        {
            var parents = _shards.Where(shard => !shard.IsClosed).OrderBy(shard => shard.Low).Take(2).ToList();
            if (parents.Count < 2) return;
            parents.ForEach(parent => parent.IsClosed = true);
            Changed();
            Open(parents[0].Low, parents[1].High, parents[0].Id, parents[1].Id);
        }
    }

    public IReadOnlyList<StreamShard> ListShards(Caller caller, string streamArn)
    {
        lock (_lock) return [.. _shards.Select(shard => new StreamShard(shard.Id, shard.Parent, shard.Adjacent, shard.IsClosed))];
    }

    public string GetShardIterator(Caller caller, string streamArn, string shardId, StreamPosition position)
    {
        lock (_lock)
        {
            Reads.Add($"{shardId} {position.Type}{(position.SequenceNumber is { } number ? $" {number}" : "")}");
            var records = _shards.Single(shard => shard.Id == shardId).Records;
            var index = position.Type switch
            {
                "LATEST" => records.Count,
                "AFTER_SEQUENCE_NUMBER" => records.FindIndex(record => record.SequenceNumber == position.SequenceNumber) + 1,
                "AT_TIMESTAMP" => records.Count(record => record.Arrival < position.Timestamp),
                _ => 0,
            };
            return $"{shardId}:{index}";
        }
    }

    public StreamRead GetRecords(Caller caller, string iterator, int limit)
    {
        if (Fault?.Invoke() is { } fault) throw fault;
        lock (_lock)
        {
            var (id, index) = (iterator.Split(':')[0], int.Parse(iterator.Split(':')[1], CultureInfo.InvariantCulture));
            var shard = _shards.Single(shard => shard.Id == id);
            var records = shard.Records.Skip(index).Take(Math.Min(limit, LargestRead)).ToList();
            var next = index + records.Count;
            var isAtEnd = next == shard.Records.Count;
            return new StreamRead(records, isAtEnd && shard.IsClosed ? null : $"{id}:{next}", isAtEnd ? TimeSpan.Zero
                : TimeSpan.FromSeconds(1));
        }
    }

    public IShardSubscription Subscribe(Caller caller, string consumerArn, string shardId, StreamPosition position)
    {
        if (SubscribeFault?.Invoke() is { } fault) throw fault;
        Subscriptions.Add(
            $"{consumerArn} {shardId} {position.Type}{(position.SequenceNumber is { } number ? $" {number}" : "")}");
        return new Subscription(this, GetShardIterator(caller, "", shardId, position), SubscriptionEvents);
    }

    public async Task WaitForRecordsAsync(string iterator, CancellationToken cancellation)
    {
        var (id, index) = (iterator.Split(':')[0], int.Parse(iterator.Split(':')[1], CultureInfo.InvariantCulture));
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                var shard = _shards.Single(shard => shard.Id == id);
                if (shard.Records.Count > index || shard.IsClosed) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    private void Changed()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private static readonly Caller MappingRunCaller = new("arn", null);

    // The first record of a shard has no predecessor.
    private string NumberBefore(string id, int index)
    {
        lock (_lock) return index == 0 ? "0" : _shards.Single(shard => shard.Id == id).Records[index - 1].SequenceNumber;
    }

    private void Open(int low, int high, string? parent, string? adjacent) =>
        _shards.Add(new Shard($"shardId-{_shards.Count:000000000000}", low, high, parent, adjacent));

    private sealed class Subscription(MappingStream stream, string start, int events) : IShardSubscription
    {
        private string? _iterator = start;
        private int _left = events;

        public CancellationToken Over => default;

        public bool IsAtTip => false;

        public async Task<ShardEvent?> NextAsync(CancellationToken cancellation)
        {
            if (_iterator is null || _left-- == 0) return null;
            var read = stream.GetRecords(MappingRunCaller, _iterator, 10_000);
            if (read.Records.Count == 0) await WaitAsync(_iterator, cancellation);
            var (id, index) = (_iterator.Split(':')[0], int.Parse(_iterator.Split(':')[1], CultureInfo.InvariantCulture));
            _iterator = read.NextIterator;
            return new ShardEvent(read.Records, read.NextIterator is null ? null
                : stream.NumberBefore(id, index + read.Records.Count), read.BehindLatest);
        }

        // Sends an idle reader an empty event every five seconds, as the service does.
        private async Task WaitAsync(string iterator, CancellationToken cancellation)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(
                stream.WaitForRecordsAsync(iterator, end.Token), Task.Delay(TimeSpan.FromSeconds(5), stream.Time, end.Token));
            await end.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }

        public void Dispose()
        {
        }
    }

    // The keys whose hashes are in this range.
    private sealed class Shard(string id, int low, int high, string? parent, string? adjacent)
    {
        public int Low => low;

        public int High => high;

        public string Id => id;

        public string? Parent => parent;

        public string? Adjacent => adjacent;

        public bool IsClosed { get; set; }

        public List<StreamRecord> Records { get; } = [];
    }
}
