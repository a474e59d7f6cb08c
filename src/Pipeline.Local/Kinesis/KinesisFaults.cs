namespace Pipeline.Local.Kinesis;

/// <summary>Faults that a run injects, repeatably: faults that producers and consumers must survive on AWS.</summary>
internal sealed record KinesisFaults
{
    /// <summary>The share of the entries of PutRecords that fail with InternalFailure, 0 to 1.</summary>
    public double FailedRecords { get; init; }

    /// <summary>The share of the entries of PutRecords that fail with ProvisionedThroughputExceededException, 0 to 1.</summary>
    public double ThrottledRecords { get; init; }

    /// <summary>Decides which entries fail: the same seed and the same calls give the same failures.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Numbers of records, in rising order, such as 1,000 and 5,000. When a stream has taken so many, it splits the shard that
    /// took the last one.
    /// </summary>
    public IReadOnlyList<long> SplitAfterRecords { get; init; } = [];
}
