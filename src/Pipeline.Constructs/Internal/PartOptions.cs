namespace Pipeline.Constructs;

/// <summary>
/// Settings of one part of a <see cref="StreamingPipeline"/>, as the functions of
/// <see cref="StreamingPipelineProps"/> get and return them.
/// </summary>
/// <remarks>
/// A function changes and returns the settings that it gets: by <c>with</c> in C#, or by setting properties in any
/// language. It gets its own copy.
/// </remarks>
public abstract record PartOptions
{
    private protected PartOptions()
    {
    }

    /// <summary>
    /// Identifies the part that the settings were made for; every copy keeps it. New settings have another value, and lack the
    /// values that the pipeline had set.
    /// </summary>
    internal object? Origin { get; init; }
}
