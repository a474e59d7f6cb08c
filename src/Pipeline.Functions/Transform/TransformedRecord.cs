using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

/// <summary>What becomes of a record.</summary>
internal enum RecordOutcome
{
    /// <summary>Delivered, as a line of JSON.</summary>
    Ok,

    /// <summary>Blank: there is nothing to deliver.</summary>
    Dropped,

    /// <summary>Not valid, or too large: Firehose keeps it under its error prefix.</summary>
    ProcessingFailed,

    /// <summary>Put back where it came from, since the response is full; for this response it is dropped.</summary>
    Reingested,
}

/// <summary>A record's part of the response.</summary>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="DataLength">The bytes that it hands back, before base64; -1 for none.</param>
/// <param name="PartitionKeys">Where its keys stand, in a buffer of their own; empty for none.</param>
/// <param name="IsSeveral">Whether it holds several events, each a line of the data.</param>
internal record struct TransformedRecord(RecordOutcome Outcome, int DataLength, ByteRange PartitionKeys, bool IsSeveral = false)
{
    public static TransformedRecord Dropped { get; } = new(RecordOutcome.Dropped, -1, default);
}
