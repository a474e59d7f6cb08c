using Pipeline.Records;

namespace Pipeline.Functions;

/// <summary>The functions of this assembly; <see cref="WriterSettings.Function"/> says which one a process is.</summary>
internal static class PipelineFunction
{
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot) => environment(WriterSettings.Function) switch
    {
        null or "" or WriterSettings.WriterFunction => Writer.Start(environment, taskRoot),
        WriterSettings.TransformFunction => Transform.Start(environment, taskRoot),
        WriterSettings.MapSearchRoleFunction => MapSearchRole.Start(environment, taskRoot),
        var other => throw new InvalidInputException(
            "the function's configuration",
            [
                $"{WriterSettings.Function} must be {WriterSettings.WriterFunction}, {WriterSettings.TransformFunction} or " +
                $"{WriterSettings.MapSearchRoleFunction}; got {other}; correct it",
            ]),
    };
}
