using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Writer;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>The one place that knows how a writer is given its dependencies.</summary>
internal static class WriterStart
{
    public static FunctionHandler Start(
        Dictionary<string, string?> environment, string taskRoot, TimeProvider time, Func<double> jitter, TextWriter output)
    {
        // The services' addresses are in the process's environment too, where the SDK finds them.
        foreach (var (name, value) in SimulatedAws.Environment) environment[name] = value;
        return WriterHandler.Start(environment.GetValueOrDefault, taskRoot, new FunctionDependencies(time, jitter, output));
    }
}
