namespace Pipeline.Local.Faults;

/// <summary>Faults that the endpoint makes for roles' calls of DynamoDB, which the engine itself never makes.</summary>
/// <param name="Throttled">The part of write calls that are throttled, half of them wholly and half of them in part; 0 to
/// 1.</param>
/// <param name="Seed">The same seed gives the same choices for the same calls.</param>
internal sealed record EndpointFaults(double Throttled, int Seed)
{
    public static EndpointFaults None { get; } = new(0, 0);
}
