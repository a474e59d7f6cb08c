using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>Faults of a function's process.</summary>
internal enum ProcessFault
{
    None,

    /// <summary>The process ends in the middle of a batch.</summary>
    Kill,

    /// <summary>The process hangs until its invocation times out. Lambda then ends it and ignores its response.</summary>
    Freeze,

    /// <summary>The clock jumps forward by some seconds.</summary>
    ClockJump,
}

/// <summary>A disturbance at a call that the writer makes of DynamoDB or S3.</summary>
/// <param name="Invocation">The invocation, from 1.</param>
/// <param name="Call">The call within it, from 1, counting both services.</param>
/// <param name="Service">The service's fault.</param>
/// <param name="Process">The fault of the writer's process.</param>
/// <param name="Lasts">Whether the service does so with all its calls until the invocation ends.</param>
internal sealed record Disturbance(int Invocation, int Call, Fault Service, ProcessFault Process, bool Lasts)
{
    public override string ToString() =>
        $"invocation {Invocation}, call {Call}: " +
        $"{(Process == ProcessFault.None ? "" : $"{Process}, ")}{Service}{(Lasts ? ", from then on" : "")}";
}
