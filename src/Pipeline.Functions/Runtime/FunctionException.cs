namespace Pipeline.Functions.Runtime;

/// <summary>A failure that the function foresaw: its message says all, so that no stack trace is reported.</summary>
/// <param name="type">As <c>Category.Reason</c>, which Lambda recommends.</param>
/// <param name="message">What happened, and what becomes of the records.</param>
internal sealed class FunctionException(string type, string message) : Exception(message)
{
    /// <summary>The error's type as Lambda reports it.</summary>
    public string Type { get; } = type;
}
