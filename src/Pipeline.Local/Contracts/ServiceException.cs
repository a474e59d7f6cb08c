namespace Pipeline.Local.Contracts;

/// <summary>An error response of a service to a call.</summary>
/// <param name="code">AWS's name of the error, such as <c>ResourceNotFoundException</c>.</param>
/// <param name="message">The message.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class ServiceException(string code, string message, int status = 400) : Exception(message)
{
    public string Code => code;

    public int Status => status;

    /// <summary>Whether AWS would have carried the call out, and the run does not: it leaves out what was called.</summary>
    public bool IsNotHere { get; init; }
}
