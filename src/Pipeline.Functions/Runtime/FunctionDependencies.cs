namespace Pipeline.Functions.Runtime;

/// <summary>The dependencies of a function other than events: a clock, random numbers and an output for log lines.</summary>
/// <param name="Time">The clock, also for all waits.</param>
/// <param name="Jitter">Returns random numbers from 0 to less than 1.</param>
/// <param name="Output">The output for log lines and metrics.</param>
internal sealed record FunctionDependencies(TimeProvider Time, Func<double> Jitter, TextWriter Output)
{
    /// <summary>The dependencies of a real process.</summary>
    public static FunctionDependencies Real { get; } = new(TimeProvider.System, Random.Shared.NextDouble, Console.Out);
}
