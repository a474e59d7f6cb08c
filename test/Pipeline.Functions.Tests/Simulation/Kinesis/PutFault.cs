namespace Pipeline.Functions.Tests.Simulation.Kinesis;

/// <summary>What Kinesis may do to a call of PutRecords in place of storing its records and saying so.</summary>
internal enum PutFault
{
    None,

    /// <summary>ProvisionedThroughputExceededException for the whole call.</summary>
    ThrottledCall,

    /// <summary>ProvisionedThroughputExceededException for some of the records; the others are stored.</summary>
    ThrottledRecords,

    /// <summary>InternalFailure for some of the records, and some of these are stored nevertheless.</summary>
    FailedRecords,

    /// <summary>500; no record is stored.</summary>
    InternalError,

    /// <summary>500, though all records are stored.</summary>
    InternalErrorAfter,

    /// <summary>The connection breaks before a record is stored.</summary>
    ResetBefore,

    /// <summary>The connection breaks when all records are stored.</summary>
    ResetAfter,

    /// <summary>The client waits no longer, though all records are stored.</summary>
    TimeoutAfter,

    /// <summary>All records are stored, and the answer has entries for the first of them only.</summary>
    ShortAnswer,

    /// <summary>The producer's credentials have expired.</summary>
    ExpiredToken,
}

/// <summary>One thing that goes wrong at calls of the producer.</summary>
/// <param name="Call">At which call, from 1.</param>
/// <param name="Calls">At how many calls in a row.</param>
/// <param name="Fault">What Kinesis does.</param>
internal sealed record PutDisturbance(int Call, int Calls, PutFault Fault)
{
    public override string ToString() => $"put {Call}{(Calls == 1 ? "" : $" to {Call + Calls - 1}")}: {Fault}";
}
