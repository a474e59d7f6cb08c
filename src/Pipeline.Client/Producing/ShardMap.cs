using System.Globalization;
using Pipeline.Client.Kinesis;

namespace Pipeline.Client.Producing;

/// <summary>The open shards of a stream at a time, by their hash keys, and those that were closed shortly before.</summary>
internal sealed class ShardMap
{
    // The KPL's: answers of calls that were sent before a shard was closed come within this time.
    private static readonly TimeSpan KeepsClosed = TimeSpan.FromMinutes(1);

    private readonly UInt128[] _ends;
    private readonly ShardRange[] _open;
    private readonly Dictionary<string, ShardRange> _known = [];

    internal ShardMap(IEnumerable<Shard> shards, ShardMap? before, TimeSpan now)
    {
        ReadAt = now;
        _open =
        [
            .. shards.Select(shard => new ShardRange(
                shard.ShardId!, Parse(shard.HashKeyRange?.StartingHashKey), Parse(shard.HashKeyRange?.EndingHashKey), null))
                .OrderBy(shard => shard.End),
        ];
        _ends = [.. _open.Select(shard => shard.End)];
        foreach (var shard in before is null ? [] : before._known.Values.ToList())
            if (now - (shard.ClosedAt ?? now) <= KeepsClosed) _known[shard.Id] = shard with { ClosedAt = shard.ClosedAt ?? now };
        foreach (var shard in _open) _known[shard.Id] = shard;
    }

    /// <summary>When its shards were asked for.</summary>
    internal TimeSpan ReadAt { get; }

    /// <summary>The open shard that takes a hash key; null where none does, as while the stream is resharded.</summary>
    internal string? Find(UInt128 hashKey)
    {
        var index = Array.BinarySearch(_ends, hashKey);
        if (index < 0) index = ~index;
        return index < _open.Length && _open[index].Start <= hashKey ? _open[index].Id : null;
    }

    internal bool IsOpen(string shard) => _known.TryGetValue(shard, out var range) && range.ClosedAt is null;

    /// <summary>Whether a shard takes a hash key; false also for an unknown shard.</summary>
    internal bool Takes(string shard, UInt128 hashKey) =>
        _known.TryGetValue(shard, out var range) && range.Start <= hashKey && hashKey <= range.End;

    private static UInt128 Parse(string? hashKey) =>
        UInt128.Parse(hashKey ?? "", NumberStyles.None, CultureInfo.InvariantCulture);

    private sealed record ShardRange(string Id, UInt128 Start, UInt128 End, TimeSpan? ClosedAt);
}
