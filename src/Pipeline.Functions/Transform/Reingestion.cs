using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;
using Pipeline.Client.Putting;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Transform;

/// <summary>Puts records back by clients with the Region, credentials and endpoints of the process's environment.</summary>
/// <param name="dependencies">The clock, and random numbers for the waits between attempts.</param>
/// <param name="kinesis">Creates the client of Kinesis, when it is needed: most functions never put records back.</param>
/// <param name="firehose">Creates the client of Firehose.</param>
internal sealed class Reingestion(
    FunctionDependencies dependencies, Func<IAmazonKinesis> kinesis, Func<IAmazonKinesisFirehose> firehose)
    : IReingestion
{
    private readonly Lazy<IAmazonKinesis> _kinesis = new(kinesis);
    private readonly Lazy<IAmazonKinesisFirehose> _firehose = new(firehose);
    private readonly RetryBackoff _backoff = new() { Time = dependencies.Time, Jitter = dependencies.Jitter };

    /// <inheritdoc/>
    public Task PutRecordsAsync(string streamArn, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
        CancellationToken stop) =>
        PutAsync(RecordPutter.ToKinesis(_kinesis.Value, streamArn, _backoff), streamArn, records, until, stop);

    /// <inheritdoc/>
    public Task PutRecordBatchesAsync(string streamName, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
        CancellationToken stop) =>
        PutAsync(RecordPutter.ToFirehose(_firehose.Value, streamName, _backoff), streamName, records, until, stop);

    private async Task PutAsync(RecordPutter putter, string stream, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
        CancellationToken stop)
    {
        var left = until - dependencies.Time.GetUtcNow();
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, dependencies.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        var result = await putter.PutAsync([.. records.Select(record => new OutgoingRecord(record.Data, record.PartitionKey))],
            either.Token);
        stop.ThrowIfCancellationRequested();
        if (result.NotPut is not [var first, ..]) return;
        throw new FunctionException(
            RecordTransformer.NotReingested,
            $"{result.NotPut.Count} of {records.Count} record(s) which the answer has no room for could not be put back into " +
            $"{stream}: {first.ErrorCode}, " +
            $"{first.ErrorMessage}; the batch is tried again, and then kept under the Firehose stream's error prefix");
    }
}
