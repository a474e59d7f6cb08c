namespace Pipeline.Client.Putting;

/// <summary>The outcome of the records. Each record is either put or listed here.</summary>
/// <param name="PutCount">The number of records that the service confirmed.</param>
/// <param name="RetriedCount">How often records were sent again.</param>
/// <param name="NotPut">The records that were not confirmed, in the order given; empty if all were put.</param>
public sealed record PutResult(int PutCount, int RetriedCount, IReadOnlyList<RecordNotPut> NotPut);

/// <summary>A record that the service did not confirm.</summary>
/// <param name="Index">The record's place among the records given, from 0.</param>
/// <param name="ErrorCode">The service's last error code for it, or one of the constants of this type.</param>
/// <param name="ErrorMessage">The error in words.</param>
public sealed record RecordNotPut(int Index, string ErrorCode, string ErrorMessage)
{
    /// <summary>The record breaks a limit of the service, and was not sent.</summary>
    public const string InvalidRecord = nameof(InvalidRecord);

    /// <summary>
    /// The call was cancelled before the record was sent, or while it was sent. In the latter case the record may have
    /// been put.
    /// </summary>
    public const string Cancelled = nameof(Cancelled);

    /// <summary>The response has fewer entries than the request had records. The record may have been put.</summary>
    public const string NoAnswer = nameof(NoAnswer);

    /// <summary>The call failed without an error code, such as by a broken connection. The record may have been put.</summary>
    public const string CallFailed = nameof(CallFailed);
}
