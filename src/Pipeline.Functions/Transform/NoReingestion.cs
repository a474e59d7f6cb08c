namespace Pipeline.Functions;

/// <summary>Until there is a client: the batch fails, and Firehose keeps it.</summary>
internal sealed class NoReingestion : IReingestion
{
    public Task PutRecordsAsync(string streamArn, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until, CancellationToken stop) => throw Refuse(records);

    public Task PutRecordBatchesAsync(string streamName, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until, CancellationToken stop) => throw Refuse(records);

    private static FunctionException Refuse(IReadOnlyList<ReingestedRecord> records) =>
        new(RecordTransformer.NotReingested, $"{records.Count} record(s) have no room in the answer; lower the buffering size of the Firehose stream's processor");
}
