using Pipeline.Functions.Runtime;
using Pipeline.Functions.SearchRoles;
using Pipeline.Functions.Transform;
using Pipeline.Functions.Windows;
using Pipeline.Functions.Writer;
using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>
/// The functions of this assembly; <see cref="FunctionSettings.Function"/> chooses the one that a process runs. Another
/// function needs its handler, its name in <see cref="FunctionSettings"/> and its line here.
/// </summary>
internal static class PipelineFunction
{
    private static readonly Dictionary<string, FunctionStart> Functions = new(StringComparer.Ordinal)
    {
        [FunctionSettings.WriterFunction] = WriterHandler.Start,
        [FunctionSettings.TransformFunction] = TransformHandler.Start,
        [FunctionSettings.AggregateFunction] = AggregationHandler.Start,
        [FunctionSettings.MapSearchRoleFunction] = MapSearchRole.Start,
    };

    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot)
    {
        var name = environment(FunctionSettings.Function) is { Length: > 0 } given ? given : FunctionSettings.WriterFunction;
        if (Functions.TryGetValue(name, out var start)) return start(environment, taskRoot);
        throw new InvalidInputException(
            "the function's configuration",
            [$"{FunctionSettings.Function} must be one of {string.Join(", ", Functions.Keys)}; got {name}; correct it"]);
    }
}
