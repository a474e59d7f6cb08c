using Pipeline.Functions;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Makes the environment of a function of this library: which function it is, its settings, and settings of .NET.
/// </summary>
internal static class FunctionEnvironment
{
    /// <param name="function">One of <see cref="FunctionSettings"/>; <c>null</c> for the one that the assembly runs by
    /// itself.</param>
    /// <param name="runtime">The runtime. A native build has no JIT compiler, so it gets no settings of one.</param>
    /// <param name="settings">The settings by the names of <see cref="FunctionSettings"/>; those that are <c>null</c> are left
    /// out, so that the function has its default.</param>
    public static Dictionary<string, string> Of(
        string? function, PipelineRuntime runtime, params (string Name, string? Value)[] settings)
    {
        var environment = settings.Append((FunctionSettings.Function, function))
            .Where(setting => setting.Item2 is not null)
            .ToDictionary(setting => setting.Item1, setting => setting.Item2!);
        foreach (var (name, value) in RuntimeSettings.Of(runtime == PipelineRuntime.Native)) environment.Add(name, value);
        return environment;
    }
}
