using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>What may happen to the process of a function.</summary>
internal enum ProcessFault
{
    None,

    /// <summary>It is gone, in the middle of a batch.</summary>
    Kill,

    /// <summary>It stands still until its invocation's time is over; Lambda ends it and its answer counts no more.</summary>
    Freeze,

    /// <summary>The clock goes on by some seconds.</summary>
    ClockJump,
}

/// <summary>One thing that goes wrong: at a call that the writer makes of DynamoDB or S3.</summary>
/// <param name="Invocation">In which invocation, from 1.</param>
/// <param name="Call">At which call of both services within, from 1.</param>
/// <param name="Service">What the service does.</param>
/// <param name="Process">What becomes of the writer's process.</param>
/// <param name="Lasts">Whether the service does so with all its calls until the invocation ends.</param>
internal sealed record Disturbance(int Invocation, int Call, Fault Service, ProcessFault Process, bool Lasts)
{
    public override string ToString() =>
        $"invocation {Invocation}, call {Call}: " +
        $"{(Process == ProcessFault.None ? "" : $"{Process}, ")}{Service}{(Lasts ? ", from then on" : "")}";
}
