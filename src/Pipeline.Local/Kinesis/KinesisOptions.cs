using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>Settings of all streams of a run.</summary>
internal sealed record KinesisOptions
{
    /// <summary>
    /// Whether shards throttle as on AWS: 1 MiB and 1,000 records a second in, 2 MiB and 5 GetRecords calls a second out
    /// (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html). When off, a stream takes as much as
    /// the computer can.
    /// </summary>
    public bool EnforcesQuotas { get; init; } = true;

    /// <summary>
    /// The write capacity of each on-demand stream from its start, in MiB a second, with one shard for each. 1 to 200. AWS starts
    /// with 4 (4,000 records a second) and grows within minutes, when a run is already over. A higher number stands for a stream
    /// that has been in use: AWS keeps room for twice the peak of the last 30 days. A stream whose own WarmThroughputMiBps is
    /// higher gets that.
    /// </summary>
    public int OnDemandWriteMiBps { get; init; } = ServiceLimits.Kinesis.OnDemandInitialShards;

    /// <summary>
    /// How much memory the records of all streams may take: the bytes of data and partition keys, and 80 bytes for each record.
    /// Records stay until their retention ends, so a run that writes 1 MiB a second adds 3.6 GiB an hour. Above this limit the
    /// oldest records are given up before their retention ends, and the log says so.
    /// </summary>
    public long MemoryBytes { get; init; } = 512L << 20;
}
