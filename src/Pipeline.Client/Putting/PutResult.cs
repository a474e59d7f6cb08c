namespace Pipeline.Client.Putting;

/// <summary>What became of the records: each is either put or named here.</summary>
/// <param name="PutCount">How many records the service confirmed.</param>
/// <param name="RetriedCount">How often a record was sent again.</param>
/// <param name="NotPut">The records that were not confirmed, in the order given; empty when all is well.</param>
public sealed record PutResult(int PutCount, int RetriedCount, IReadOnlyList<RecordNotPut> NotPut);

/// <summary>A record that the service did not confirm.</summary>
/// <param name="Index">Its place among the records given, from 0.</param>
/// <param name="ErrorCode">The service's last error code for it, or one of the constants of this type.</param>
/// <param name="ErrorMessage">The error in words.</param>
public sealed record RecordNotPut(int Index, string ErrorCode, string ErrorMessage)
{
    /// <summary>The record breaks a limit of the service, and was not sent.</summary>
    public const string InvalidRecord = nameof(InvalidRecord);

    /// <summary>The time was up before the record was sent, or while it was: in the latter case it may have been put.</summary>
    public const string Cancelled = nameof(Cancelled);

    /// <summary>The service answered for fewer records than it was sent: the record may have been put.</summary>
    public const string NoAnswer = nameof(NoAnswer);

    /// <summary>The call failed without an error code, such as a connection that broke: the record may have been put.</summary>
    public const string CallFailed = nameof(CallFailed);
}
