namespace Pipeline.Local.Kinesis;

/// <summary>Decides which entries of PutRecords fail as an injected fault.</summary>
internal sealed class FaultDice(KinesisFaults faults)
{
    private readonly Random _random = new(faults.Seed);
    private readonly Lock _gate = new();

    private bool IsIdle => faults.FailedRecords <= 0 && faults.ThrottledRecords <= 0;

    /// <summary>The error code of the next entry; null where it does not fail.</summary>
    public string? Next()
    {
        if (IsIdle) return null;

        double roll;
        lock (_gate) roll = _random.NextDouble();

        return roll < faults.FailedRecords ? KinesisErrors.InternalFailure
            : roll < faults.FailedRecords + faults.ThrottledRecords ? KinesisErrors.ThroughputExceeded
            : null;
    }
}
