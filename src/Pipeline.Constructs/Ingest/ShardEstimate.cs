namespace Pipeline.Constructs;

/// <summary>The bound that determines the number of shards.</summary>
public enum ShardBound
{
    /// <summary>KiB written per second.</summary>
    WriteBytes,

    /// <summary>Records written per second.</summary>
    WriteRecords,

    /// <summary>KiB read per second by all consumers that share the shards' throughput.</summary>
    ReadBytes,
}

/// <summary>The number of shards that a load needs, and why. <see cref="ShardCalculator.Estimate"/> makes it.</summary>
/// <param name="Shards">The number of shards: the largest of the three bounds below.</param>
/// <param name="WriteBytesShards">Shards for the KiB written a second.</param>
/// <param name="WriteRecordsShards">Shards for the records written a second.</param>
/// <param name="ReadBytesShards">Shards for the KiB read a second; 0 without sharing consumers.</param>
/// <param name="Bound">The deciding bound; if several are equal, the first in the order of <see cref="ShardBound"/>.</param>
/// <param name="Reasoning">The calculation in sentences, one a line.</param>
public sealed record ShardEstimate(
    int Shards, int WriteBytesShards, int WriteRecordsShards, int ReadBytesShards, ShardBound Bound, string Reasoning);
