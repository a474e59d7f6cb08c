using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>The faults of one service, from a script.</summary>
/// <param name="script">The script, which both services follow.</param>
/// <param name="seed">Chooses the unprocessed part of a batch.</param>
/// <param name="isDynamoDb">Whether the service is DynamoDB. A fault of the other service becomes one that this service
/// has.</param>
internal sealed class DisturbedService(DisturbanceScript script, int seed, bool isDynamoDb) : FaultPlan(seed, 0, 0)
{
    public override Fault Draw(string? invocation)
    {
        var fault = script.Next(invocation, isDynamoDb);
        return (fault, isDynamoDb) switch
        {
            (Fault.AccessDenied, true) => Fault.InternalError,
            (Fault.Unprocessed or Fault.Throughput or Fault.Throttling, false) => Fault.Unavailable,
            (Fault.Late or Fault.Malformed, false) => Fault.InternalError,
            _ => fault,
        };
    }
}
