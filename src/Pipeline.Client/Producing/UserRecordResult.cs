namespace Pipeline.Client.Producing;

/// <summary>Where a user record is, and what it took to get there.</summary>
/// <param name="ShardId">The shard; null where the service has none, as Firehose.</param>
/// <param name="SequenceNumber">
/// The sequence number of the Kinesis record in its shard. The user records of an aggregate share it. For Firehose the record's
/// id.
/// </param>
/// <param name="SubSequenceNumber">The record's place in its aggregate, from 0; null where it is no part of an aggregate.</param>
/// <param name="Attempts">The attempts in their order; the last one succeeded.</param>
public sealed record UserRecordResult(
    string? ShardId, string SequenceNumber, int? SubSequenceNumber, IReadOnlyList<UserRecordAttempt> Attempts);

/// <summary>One attempt to put a record.</summary>
/// <param name="Delay">The time since the attempt before, or since the record was given to the producer.</param>
/// <param name="Duration">How long the call took.</param>
/// <param name="ErrorCode">
/// The service's error code, or one of the constants of <see cref="UserRecordError"/>; null: the attempt succeeded.
/// </param>
/// <param name="ErrorMessage">The error in words; null: the attempt succeeded.</param>
public readonly record struct UserRecordAttempt(TimeSpan Delay, TimeSpan Duration, string? ErrorCode, string? ErrorMessage)
{
    /// <summary>Whether the service confirmed the record.</summary>
    public bool IsSuccessful => ErrorCode is null;
}

/// <summary>The error codes that a producer gives itself; the first two are the KPL's.</summary>
public static class UserRecordError
{
    /// <summary>The record's time to live ended before the service confirmed it.</summary>
    public const string Expired = nameof(Expired);

    /// <summary>
    /// The aggregate reached another shard than the one for which it was made, where consumers would drop it. Its records are put
    /// again.
    /// </summary>
    public const string WrongShard = "Wrong Shard";

    /// <summary>The call took longer than its timeout. The record may have been put.</summary>
    public const string RequestTimeout = nameof(RequestTimeout);
}
