namespace Pipeline.Functions.Runtime;

/// <summary>What a function takes from the world besides events: a clock, chance and a place for its lines.</summary>
/// <param name="Time">The clock, all waits included.</param>
/// <param name="Jitter">A random share, 0 to 1 exclusive.</param>
/// <param name="Output">Where log lines and metrics go.</param>
internal sealed record FunctionEdges(TimeProvider Time, Func<double> Jitter, TextWriter Output)
{
    /// <summary>The real ones.</summary>
    public static FunctionEdges Real { get; } = new(TimeProvider.System, Random.Shared.NextDouble, Console.Out);
}
