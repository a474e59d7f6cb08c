using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Writer;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>The only place that passes a writer its dependencies.</summary>
internal static class WriterStart
{
    public static FunctionHandler Start(
        Dictionary<string, string?> environment, string taskRoot, TimeProvider time, Func<double> jitter, TextWriter output)
    {
        // The environment of the process also has the services' addresses, where the SDK finds them.
        foreach (var (name, value) in SimulatedAws.Environment) environment[name] = value;
        return WriterHandler.Start(environment.GetValueOrDefault, taskRoot, new FunctionDependencies(time, jitter, output));
    }
}
