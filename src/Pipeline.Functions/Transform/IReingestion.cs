using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Transform;

/// <summary>A record that is put back.</summary>
/// <param name="Data">Its bytes as they came.</param>
/// <param name="PartitionKey">The key under which the Kinesis stream had it; nothing where it distributes records by itself, or
/// for Direct PUT.</param>
internal readonly record struct ReingestedRecord(ReadOnlyMemory<byte> Data, string? PartitionKey);

/// <summary>
/// Puts records back where a Firehose stream gets them from. One that came from a Kinesis stream is seen a second time by the
/// stream's other consumers, which must bear that anyway, and stands behind records that came after it; one that is put back
/// before the invocation fails after all is delivered twice.
/// </summary>
internal interface IReingestion
{
    /// <summary>Puts records into a Kinesis stream.</summary>
    /// <param name="streamArn">The stream.</param>
    /// <param name="records">At least one.</param>
    /// <param name="until">When all must be done.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="FunctionException">Not all could be put.</exception>
    Task PutRecordsAsync(string streamArn, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until, CancellationToken stop);

    /// <summary>Puts records into a Firehose stream of Direct PUT.</summary>
    /// <param name="streamName">The stream.</param>
    /// <param name="records">At least one.</param>
    /// <param name="until">When all must be done.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="FunctionException">Not all could be put.</exception>
    Task PutRecordBatchesAsync(string streamName, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
        CancellationToken stop);
}
