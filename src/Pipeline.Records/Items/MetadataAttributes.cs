namespace Pipeline.Records.Items;

/// <summary>
/// The attributes that say where an item's record came from. Their names are reserved: where they are written, no field of a
/// schema and no property of an event may have such a name.
/// </summary>
internal static class MetadataAttributes
{
    /// <summary>The prefix of all of them.</summary>
    public const string Prefix = "kinesis_";

    /// <summary>The shard's id, a string.</summary>
    public const string ShardId = Prefix + "shard_id";

    /// <summary>
    /// The record's sequence number, a string of 129 digits, zeros first, so that texts sort as numbers do. DynamoDB's numbers
    /// have only 38 digits (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Record.html).
    /// </summary>
    public const string SequenceNumber = Prefix + "sequence_number";

    /// <summary>The place within an aggregated record, a number from 0; 0 for a plain record.</summary>
    public const string SubSequenceNumber = Prefix + "sub_sequence_number";

    /// <summary>
    /// When Kinesis received the record, a string in UTC with three digits of a second, such as <c>2026-11-21T09:15:02.417Z</c>.
    /// </summary>
    public const string ArrivalTime = Prefix + "arrival_time";

    /// <summary>
    /// The time-to-live, where it is counted from the arrival and the schema names no field for it; a number, seconds since 1970.
    /// </summary>
    public const string TimeToLive = "expires_at";
}
