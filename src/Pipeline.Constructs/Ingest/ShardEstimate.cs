namespace Pipeline.Constructs;

/// <summary>What decides the number of shards.</summary>
public enum ShardBound
{
    /// <summary>KiB a second written.</summary>
    WriteBytes,

    /// <summary>Records a second written.</summary>
    WriteRecords,

    /// <summary>KiB a second read by all consumers that share the shards' throughput.</summary>
    ReadBytes,
}

/// <summary>How many shards a load needs, and why. Made by <see cref="ShardCalculator.Estimate"/>.</summary>
/// <param name="Shards">The answer: the largest of the three bounds below.</param>
/// <param name="WriteBytesShards">Shards for the KiB written a second.</param>
/// <param name="WriteRecordsShards">Shards for the records written a second.</param>
/// <param name="ReadBytesShards">Shards for the KiB read a second; 0 without sharing consumers.</param>
/// <param name="Bound">The bound that decides; of equal ones the first in the order of <see cref="ShardBound"/>.</param>
/// <param name="Reasoning">The calculation in sentences, one a line.</param>
public sealed record ShardEstimate(
    int Shards, int WriteBytesShards, int WriteRecordsShards, int ReadBytesShards, ShardBound Bound, string Reasoning);
