using Pipeline.Records.Items;

namespace Pipeline.Functions.Rejects;

/// <summary>Why a record is not in the table.</summary>
internal enum RejectReason
{
    /// <summary>It is not what the schema or DynamoDB allows.</summary>
    InvalidEvent,

    /// <summary>An aggregate of which some records could not be read; those that could are in the table.</summary>
    AggregateDamaged,

    /// <summary>DynamoDB does not take it, for a reason that only DynamoDB knows, such as an index's key.</summary>
    RefusedByDynamoDb,
}

/// <summary>A record that cannot be written, and never will be.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Violations">In words.</param>
/// <param name="Record">Which record of the batch.</param>
/// <param name="SubSequenceNumber">Its place within an aggregate.</param>
/// <param name="PartitionKey">Its own key as JSON can hold it, or length -1.</param>
/// <param name="IsKeyJson">Whether the key is spelled as JSON, or else UTF-8.</param>
/// <param name="Data">Its bytes as they came.</param>
/// <param name="Content">What it held where it came compressed; null: it came as it is.</param>
internal readonly record struct RejectedRecord(
    RejectReason Reason,
    IReadOnlyList<string> Violations,
    int Record,
    int SubSequenceNumber,
    ByteRange PartitionKey,
    bool IsKeyJson,
    ByteRange Data,
    byte[]? Content = null);
