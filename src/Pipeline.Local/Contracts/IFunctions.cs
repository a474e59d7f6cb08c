namespace Pipeline.Local.Contracts;

/// <summary>What a function answered.</summary>
/// <param name="Payload">Its response, or the error's JSON.</param>
/// <param name="FunctionError"><c>Unhandled</c> where it failed; nothing where it did not.</param>
/// <param name="RequestId">The invocation's id.</param>
internal sealed record FunctionAnswer(ReadOnlyMemory<byte> Payload, string? FunctionError, string RequestId);

/// <summary>The functions of a run, each in processes of its own.</summary>
internal interface IFunctions
{
    /// <summary>Invokes a function and waits for its answer.</summary>
    /// <param name="caller">Who invokes: a role (lambda:InvokeFunction is checked), or the service itself, as event source
    /// mappings do, with a user's rights.</param>
    /// <param name="function">Its name or ARN; a version or alias behind it is ignored.</param>
    /// <param name="payload">The event, JSON; at most 6 MB.</param>
    /// <param name="cancellation">Gives the wait up.</param>
    /// <exception cref="ServiceException">No such function, throttled (TooManyRequestsException), too large, or it may
    /// not.</exception>
    Task<FunctionAnswer> InvokeAsync(Caller caller, string function, ReadOnlyMemory<byte> payload,
        CancellationToken cancellation);
}
