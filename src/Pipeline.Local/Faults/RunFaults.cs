namespace Pipeline.Local.Faults;

/// <summary>What goes wrong on purpose, drawn from a seed.</summary>
/// <param name="Throttled">The part of writes to tables that are throttled; 0 to 1.</param>
/// <param name="Kills">How often a function's process is killed in the middle of an invocation.</param>
/// <param name="Splits">How often a shard is split while records come.</param>
/// <param name="Seed">What it is drawn from.</param>
internal sealed record RunFaults(double Throttled, int Kills, int Splits, int Seed)
{
    public static RunFaults None { get; } = new(0, 0, 0, 1);
}
