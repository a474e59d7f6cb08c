namespace Pipeline.Functions.Runtime;

/// <summary>A failure that the function expects. Its message is enough, so that no stack trace is reported.</summary>
/// <param name="type">The type, as <c>Category.Reason</c>, which Lambda recommends.</param>
/// <param name="message">What happened, and what happens to the records.</param>
internal sealed class FunctionException(string type, string message) : Exception(message)
{
    /// <summary>The error's type as Lambda reports it.</summary>
    public string Type { get; } = type;
}
