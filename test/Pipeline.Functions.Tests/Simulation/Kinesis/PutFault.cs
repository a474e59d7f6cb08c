namespace Pipeline.Functions.Tests.Simulation.Kinesis;

/// <summary>Faults of Kinesis for a PutRecords call.</summary>
internal enum PutFault
{
    None,

    /// <summary>ProvisionedThroughputExceededException for the whole call.</summary>
    ThrottledCall,

    /// <summary>ProvisionedThroughputExceededException for some of the records; the others are stored.</summary>
    ThrottledRecords,

    /// <summary>InternalFailure for some of the records, a part of which are stored nevertheless.</summary>
    FailedRecords,

    /// <summary>Status 500; no record is stored.</summary>
    InternalError,

    /// <summary>Status 500, although all records are stored.</summary>
    InternalErrorAfter,

    /// <summary>The connection breaks before any record is stored.</summary>
    ResetBefore,

    /// <summary>The connection breaks after all records are stored.</summary>
    ResetAfter,

    /// <summary>The client gives up waiting, although all records are stored.</summary>
    TimeoutAfter,

    /// <summary>All records are stored, but the response has entries only for the first of them.</summary>
    ShortAnswer,

    /// <summary>The producer's credentials have expired.</summary>
    ExpiredToken,
}

/// <summary>A fault at calls of the producer.</summary>
/// <param name="Call">The first call, from 1.</param>
/// <param name="Calls">The number of calls in a row.</param>
/// <param name="Fault">Kinesis's fault.</param>
internal sealed record PutDisturbance(int Call, int Calls, PutFault Fault)
{
    public override string ToString() => $"put {Call}{(Calls == 1 ? "" : $" to {Call + Calls - 1}")}: {Fault}";
}
