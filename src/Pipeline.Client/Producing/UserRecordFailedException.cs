namespace Pipeline.Client.Producing;

/// <summary>
/// A record that was not put: its time to live ended, or the service refused it for good. The service may hold it nevertheless if
/// an attempt ended without an answer.
/// </summary>
public sealed class UserRecordFailedException : Exception
{
    internal UserRecordFailedException(
        string errorCode, string message, IReadOnlyList<UserRecordAttempt> attempts, Exception? inner)
        : base($"the record was not put: {errorCode}: {message}; attempts: {attempts.Count}", inner)
    {
        ErrorCode = errorCode;
        Attempts = attempts;
    }

    /// <summary>The service's error code, or one of the constants of <see cref="UserRecordError"/>.</summary>
    public string ErrorCode { get; }

    /// <summary>The attempts in their order, all of which failed; empty if the record was never sent.</summary>
    public IReadOnlyList<UserRecordAttempt> Attempts { get; }
}
