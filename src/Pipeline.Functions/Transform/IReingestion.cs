using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Transform;

/// <summary>A record to put back.</summary>
/// <param name="Data">The record's bytes as they came.</param>
/// <param name="PartitionKey">
/// The record's key in the Kinesis stream; null where the stream distributes records itself, and for Direct PUT.
/// </param>
internal readonly record struct ReingestedRecord(ReadOnlyMemory<byte> Data, string? PartitionKey);

/// <summary>
/// Puts records back into the source of a Firehose stream. Where the source is a Kinesis stream, its other consumers see the
/// record a second time, which they must tolerate anyway, and the record follows records that came after it. A record that is
/// put back by an invocation that fails later is delivered twice.
/// </summary>
internal interface IReingestion
{
    /// <summary>Puts records into a Kinesis stream.</summary>
    /// <param name="streamArn">The stream.</param>
    /// <param name="records">At least one.</param>
    /// <param name="until">The deadline.</param>
    /// <param name="stop">Cancels the calls.</param>
    /// <exception cref="FunctionException">Not all records could be put.</exception>
    Task PutRecordsAsync(string streamArn, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until, CancellationToken stop);

    /// <summary>Puts records into a Firehose stream of Direct PUT.</summary>
    /// <param name="streamName">The stream.</param>
    /// <param name="records">At least one.</param>
    /// <param name="until">The deadline.</param>
    /// <param name="stop">Cancels the calls.</param>
    /// <exception cref="FunctionException">Not all records could be put.</exception>
    Task PutRecordBatchesAsync(string streamName, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
        CancellationToken stop);
}
