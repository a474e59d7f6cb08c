namespace Pipeline.Local.Kinesis;

/// <summary>
/// A stream: its settings, and its shards as they are split and merged. All members may be called from any thread.
/// </summary>
internal sealed class KinesisStream
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly bool _enforcesQuotas;
    private ShardMap _map;
    private int _nextShard;
    private long _taken;
    private int _turn;

    /// <summary>Makes a stream with shards of equal ranges.</summary>
    public KinesisStream(string name, string arn, StreamSettings settings, int shards, TimeProvider time, bool enforcesQuotas)
    {
        Name = name;
        Arn = arn;
        Settings = settings;
        _time = time;
        _enforcesQuotas = enforcesQuotas;
        var now = Now();
        CreatedAt = now;
        _map = new([.. HashKeyRange.Uniform(shards).Select(range => Open(now, range, null, null))]);
    }

    public string Name { get; }

    public string Arn { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The settings. A change replaces the whole object.</summary>
    public StreamSettings Settings { get; set; }

    public StreamTags Tags { get; } = new();

    public StreamConsumers Consumers { get; } = new();

    /// <summary>The times at which the capacity mode was changed.</summary>
    public List<DateTimeOffset> ModeChanges { get; } = [];

    /// <summary>
    /// The shards, in the order of their names. Closed shards whose records are all past retention are removed.
    /// </summary>
    public IReadOnlyList<KinesisShard> Shards
    {
        get
        {
            ForgetExpiredShards();
            return Volatile.Read(ref _map).All;
        }
    }

    public IReadOnlyList<KinesisShard> OpenShards => Volatile.Read(ref _map).Open;

    /// <summary>The memory that its records take, in bytes, approximately.</summary>
    public long HeldBytes => Volatile.Read(ref _map).All.Sum(shard => shard.HeldBytes);

    /// <summary>The shard of a name; null where there is none.</summary>
    public KinesisShard? Find(string shardId) =>
        KinesisShard.NumberOf(shardId) is { } number ? Shards.FirstOrDefault(shard => shard.Number == number) : null;

    /// <summary>
    /// The shards that a shard was split or merged into. Always all of them, since a reader that sees a closed shard looks
    /// for its children.
    /// </summary>
    public IReadOnlyList<KinesisShard> ChildrenOf(KinesisShard shard)
    {
        lock (_gate) return [.. Shards.Where(child => child.Parent == shard || child.AdjacentParent == shard)];
    }

    /// <summary>The open shard whose range has the hash key.</summary>
    public KinesisShard ShardOf(UInt128 hashKey) => Volatile.Read(ref _map).Of(hashKey);

    /// <summary>Puts a record into the shard of its hash key.</summary>
    public (KinesisShard Shard, Append Append) Put(in IncomingRecord record)
    {
        var now = _time.GetUtcNow();
        for (var spin = default(SpinWait); ; spin.SpinOnce())
        {
            var shard = ShardOf(record.HashKey);
            var append = shard.TryAppend(record, now);

            // The shard is closed because it is being split or merged. Its children are there in a moment.
            if (append.Outcome != AppendOutcome.Closed) return (shard, append);
        }
    }

    /// <summary>A hash key for a record that the stream itself places: the shards take turns.</summary>
    public UInt128 NextHashKey()
    {
        var open = OpenShards;
        return open[(int)((uint)Interlocked.Increment(ref _turn) % open.Count)].Range.Start;
    }

    /// <summary>Counts a record that was taken, and returns the new count.</summary>
    public long CountTaken() => Interlocked.Increment(ref _taken);

    /// <summary>Splits a shard in two. Returns false if it is already closed.</summary>
    public bool Split(KinesisShard shard, UInt128 secondStart)
    {
        lock (_gate)
        {
            if (shard.IsClosed) return false;

            var now = Now();
            shard.Close(now);
            _map = new(
            [
                .. _map.All,
                Open(now, shard.Range with { End = secondStart - 1 }, shard, null),
                Open(now, shard.Range with { Start = secondStart }, shard, null),
            ]);
            return true;
        }
    }

    /// <summary>
    /// Merges two shards whose ranges touch, the lower one first. Returns false if one of them is already closed.
    /// </summary>
    public bool Merge(KinesisShard parent, KinesisShard adjacent)
    {
        lock (_gate)
        {
            if (parent.IsClosed || adjacent.IsClosed) return false;

            var range = new HashKeyRange(UInt128.Min(parent.Range.Start, adjacent.Range.Start),
                UInt128.Max(parent.Range.End, adjacent.Range.End));
            var now = Now();
            parent.Close(now);
            adjacent.Close(now);
            _map = new([.. _map.All, Open(now, range, parent, adjacent)]);
            return true;
        }
    }

    /// <summary>Splits and merges shards until there are as many open ones as wanted, with ranges of the same size.</summary>
    public void ScaleTo(int count)
    {
        lock (_gate)
        {
            var targets = HashKeyRange.Uniform(count).ToList();
            foreach (var target in targets)
            {
                var cut = _map.Of(target.Start);
                if (cut.Range.Start != target.Start) Split(cut, target.Start);
            }

            foreach (var target in targets)
            {
                while (_map.Of(target.Start) is var first && first.Range.End != target.End)
                    Merge(first, _map.Of(first.Range.End + 1));
            }
        }
    }

    /// <summary>Gives up the records that are older than the retention.</summary>
    public void Trim()
    {
        var before = _time.GetUtcNow() - Settings.Retention;
        foreach (var shard in Shards) shard.Trim(before);
    }

    private void ForgetExpiredShards()
    {
        var before = _time.GetUtcNow() - Settings.Retention;
        if (!Volatile.Read(ref _map).All.Any(shard => shard.ClosedAt < before)) return;
        lock (_gate) _map = new([.. _map.All.Where(shard => !(shard.ClosedAt < before))]);
    }

    // Times are whole milliseconds, as callers see them. A stream and its first shards begin at the same instant, as do the
    // children of a shard when it ends: a reader that asks which shards were open at a time must never find a gap.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private KinesisShard Open(DateTimeOffset now, HashKeyRange range, KinesisShard? parent, KinesisShard? adjacentParent)
    {
        var birth = Math.Max(now.ToUnixTimeMilliseconds(), Math.Max(parent?.Birth ?? 0, adjacentParent?.Birth ?? 0) + 1);
        return new(
            _nextShard++,
            range,
            birth,
            parent,
            adjacentParent,
            now,
            new ShardQuota(_time, _enforcesQuotas),
            new ShardTraffic(_time));
    }

    /// <summary>The shards at one moment.</summary>
    private sealed class ShardMap(KinesisShard[] all)
    {
        public IReadOnlyList<KinesisShard> All => all;

        public KinesisShard[] Open { get; } = [.. all.Where(shard => !shard.IsClosed).OrderBy(shard => shard.Range.Start)];

        /// <summary>The open shard whose range has the hash key.</summary>
        public KinesisShard Of(UInt128 hashKey)
        {
            var (low, high) = (0, Open.Length - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = Open[middle].Range.Start <= hashKey ? (middle, high) : (low, middle - 1);
            }

            return Open[low];
        }
    }
}
