namespace Pipeline.Constructs;

/// <summary>
/// Settings of one part of a <see cref="StreamingPipeline"/>, as the functions of <see cref="StreamingPipelineProps"/> get and
/// return them.
/// </summary>
/// <remarks>
/// A function returns what it was given, changed: by <c>with</c> in C#, by setting properties in every language. It gets a copy
/// of its own.
/// </remarks>
public abstract record PartOptions
{
    private protected PartOptions()
    {
    }

    /// <summary>
    /// Whose part they are, kept by every copy: settings made anew have another, and lack what the pipeline had set.
    /// </summary>
    internal object? Origin { get; init; }
}
