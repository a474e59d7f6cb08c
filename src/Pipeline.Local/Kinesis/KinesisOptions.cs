using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>How the streams of a run behave.</summary>
internal sealed record KinesisOptions
{
    /// <summary>
    /// Whether shards throttle as on AWS: 1 MiB and 1,000 records a second in, 2 MiB and 5 GetRecords calls a second out
    /// (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html). Off, a stream takes what the computer can.
    /// </summary>
    public bool EnforcesQuotas { get; init; } = true;

    /// <summary>
    /// What each on-demand stream takes from its start, in MiB a second, a shard each. AWS starts with 4 (4,000 records a second)
    /// and grows within minutes; a run is over by then. A higher number stands for a stream that has been in use: AWS keeps room
    /// for twice the peak of the last 30 days. 1 to 200; a stream whose own WarmThroughputMiBps is higher gets that.
    /// </summary>
    public int OnDemandWriteMiBps { get; init; } = ServiceLimits.Kinesis.OnDemandInitialShards;

    /// <summary>
    /// What the records of all streams may take in memory, in bytes of data and partition keys and 80 bytes each for the rest.
    /// Records stay until their retention ends, so a run that writes 1 MiB a second adds 3.6 GiB an hour. Above this the oldest
    /// are given up before their time, and the log says so.
    /// </summary>
    public long MemoryBytes { get; init; } = 512L << 20;
}
