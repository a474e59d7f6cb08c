using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Kinesis;

/// <summary>Keeps the records of all streams within the memory limit.</summary>
internal sealed class RecordMemory(StreamRegistry registry, IRunLog log)
{
    private const int Step = 1024;

    private readonly ConcurrentDictionary<KinesisStream, bool> _told = new();

    /// <summary>Gives up records if they take too much memory: first those past their retention, then the oldest.</summary>
    public void Keep()
    {
        var streams = registry.All;
        if (Held(streams) <= registry.Options.MemoryBytes) return;

        foreach (var stream in streams) stream.Trim();

        while (Held(streams) > registry.Options.MemoryBytes)
        {
            var (stream, shard) = streams.SelectMany(stream => stream.Shards.Select(shard => (stream, shard)))
                .MinBy(both => both.shard.OldestArrival);
            shard.TrimOldest(Step);
            if (_told.TryAdd(stream, true))
            {
                var mebibytes = (registry.Options.MemoryBytes >> 20).ToString(CultureInfo.InvariantCulture);
                log.Say(stream.Name,
                    $"records take more than {mebibytes} MiB of memory: the oldest are given up before their retention ends, " +
                    $"whether read or not");
            }
        }
    }

    private static long Held(IReadOnlyList<KinesisStream> streams) => streams.Sum(stream => stream.HeldBytes);
}
