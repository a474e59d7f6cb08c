namespace Pipeline.Local.Contracts;

/// <summary>The answer of a function.</summary>
/// <param name="Payload">The response, or the error in JSON.</param>
/// <param name="FunctionError"><c>Unhandled</c> where the function failed; null where it succeeded.</param>
/// <param name="RequestId">The invocation's id.</param>
internal sealed record FunctionAnswer(ReadOnlyMemory<byte> Payload, string? FunctionError, string RequestId);

/// <summary>The functions of a run, each in its own processes.</summary>
internal interface IFunctions
{
    /// <summary>Invokes a function and waits for its answer.</summary>
    /// <param name="caller">
    /// The invoker: a role, for which lambda:InvokeFunction is checked, or the service itself, as in event source mappings, which
    /// has the permissions of the user.
    /// </param>
    /// <param name="function">The function's name or ARN. A version or alias behind it is ignored.</param>
    /// <param name="payload">The event in JSON, at most 6 MB.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="ServiceException">
    /// There is no such function, it is throttled (TooManyRequestsException), the event is too large, or the caller is denied.
    /// </exception>
    Task<FunctionAnswer> InvokeAsync(Caller caller, string function, ReadOnlyMemory<byte> payload,
        CancellationToken cancellation);
}
