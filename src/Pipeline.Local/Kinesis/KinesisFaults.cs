namespace Pipeline.Local.Kinesis;

/// <summary>What goes wrong by intention, repeatably: what producers and consumers must survive on AWS.</summary>
internal sealed record KinesisFaults
{
    /// <summary>The part of the entries of PutRecords that fail with InternalFailure, 0 to 1.</summary>
    public double FailedRecords { get; init; }

    /// <summary>The part of the entries of PutRecords that fail with ProvisionedThroughputExceededException, 0 to 1.</summary>
    public double ThrottledRecords { get; init; }

    /// <summary>Decides which; the same seed and calls, the same failures.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// After how many records each stream splits the shard that took the last one, such as 1,000 and 5,000; rising.
    /// </summary>
    public IReadOnlyList<long> SplitAfterRecords { get; init; } = [];
}
