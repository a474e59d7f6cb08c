namespace Pipeline.Local.Faults;

/// <summary>Faults that the endpoint injects into roles' calls of DynamoDB. The engine itself never has them.</summary>
/// <param name="Throttled">
/// The share of write calls that are throttled, 0 to 1. Half of these are throttled as a whole, half in part.
/// </param>
/// <param name="Seed">The same seed gives the same choices for the same calls.</param>
internal sealed record EndpointFaults(double Throttled, int Seed);
