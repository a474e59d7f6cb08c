using Pipeline.Records.Items;

namespace Pipeline.Functions.Transform;

/// <summary>The outcome of a record.</summary>
internal enum RecordOutcome
{
    /// <summary>Delivered, as a line of JSON.</summary>
    Ok,

    /// <summary>Blank, so that there is no event to deliver.</summary>
    Dropped,

    /// <summary>Not valid, or too large: Firehose keeps it under its error prefix.</summary>
    ProcessingFailed,

    /// <summary>Put back into its source, since the response is full. The response calls it dropped.</summary>
    Reingested,
}

/// <summary>A record's part of the response.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="DataLength">The size of its data in the response, before base64; -1: no data.</param>
/// <param name="PartitionKeys">The place of its partition keys in their buffer; empty: none.</param>
/// <param name="IsSeveral">Whether the record has several events, each a line of the data.</param>
internal record struct TransformedRecord(RecordOutcome Outcome, int DataLength, ByteRange PartitionKeys, bool IsSeveral = false)
{
    public static TransformedRecord Dropped { get; } = new(RecordOutcome.Dropped, -1, default);
}
