namespace Pipeline.Local.Faults;

/// <summary>The faults that a run injects, drawn from a seed.</summary>
/// <param name="Throttled">The share of writes to tables that are throttled, 0 to 1.</param>
/// <param name="Kills">How often a function's process is killed in the middle of an invocation.</param>
/// <param name="Splits">How often a shard is split while records arrive.</param>
/// <param name="Seed">The seed. The same seed gives the same faults for the same calls.</param>
internal sealed record RunFaults(double Throttled, int Kills, int Splits, int Seed)
{
    public static RunFaults None { get; } = new(0, 0, 0, 1);
}
