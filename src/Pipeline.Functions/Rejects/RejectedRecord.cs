using Pipeline.Records.Items;

namespace Pipeline.Functions.Rejects;

/// <summary>Why a record is not in the table.</summary>
internal enum RejectReason
{
    /// <summary>The schema or DynamoDB's rules do not allow the event.</summary>
    InvalidEvent,

    /// <summary>Some records of an aggregate could not be read. The others are in the table.</summary>
    AggregateDamaged,

    /// <summary>DynamoDB refused the item, for a reason that only DynamoDB knows, such as the key of an index.</summary>
    RefusedByDynamoDb,
}

/// <summary>A record that can never be written.</summary>
/// <param name="Reason">The kind of the reason.</param>
/// <param name="Violations">The reasons in words.</param>
/// <param name="Record">The index of the record in the batch.</param>
/// <param name="SubSequenceNumber">The record's place within an aggregate.</param>
/// <param name="PartitionKey">The record's own partition key; length -1: none.</param>
/// <param name="IsKeyJson">Whether the partition key is spelled as JSON; otherwise it is plain UTF-8.</param>
/// <param name="Data">The record's bytes as they came.</param>
/// <param name="Content">The decompressed event, where the record came compressed; null: it did not.</param>
internal readonly record struct RejectedRecord(
    RejectReason Reason,
    IReadOnlyList<string> Violations,
    int Record,
    int SubSequenceNumber,
    ByteRange PartitionKey,
    bool IsKeyJson,
    ByteRange Data,
    byte[]? Content = null);
