using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;

namespace Pipeline.Client.Putting;

/// <summary>
/// Puts any number of records into one stream: in calls within the service's limits, the records that fail again and again
/// until the time is up, and those alone.
/// </summary>
/// <remarks>
/// <para>At least once: a record whose call broke off is sent again and may then be there twice. Records are sent in the order
/// given, one call at a time, but one that is retried comes behind its successors: neither service keeps order within a
/// call.</para>
/// <para>Where the service refuses a whole call for what can be the fault of one record, such as its size, the call is halved
/// until that record stands alone and is named. The others are put, in the order given and before any later record.</para>
/// <para>The SDK retries whole calls by its own rules first (<c>AWS_MAX_ATTEMPTS</c>); this goes on from there.</para>
/// <para>Safe for use by several threads, if the client is.</para>
/// </remarks>
public sealed class RecordPutter
{
    private readonly PutTarget _target;
    private readonly RetryBackoff _backoff;

    private RecordPutter(PutTarget target, RetryBackoff? backoff)
    {
        _target = target;
        _backoff = backoff ?? new RetryBackoff();
    }

    /// <summary>
    /// Into a Kinesis stream: 500 records and 10 MiB a call; a record of up to 10 MiB, where the stream allows that.
    /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
    /// </summary>
    /// <param name="client">The client; the caller disposes of it.</param>
    /// <param name="stream">The stream's name, or its ARN.</param>
    /// <param name="backoff">The waits between retries; null: the defaults of <see cref="RetryBackoff"/>.</param>
    public static RecordPutter ToKinesis(IAmazonKinesis client, string stream, RetryBackoff? backoff = null) =>
        new(new KinesisTarget(client, stream), backoff);

    /// <summary>
    /// Into a Firehose stream of source Direct PUT: 500 records and 4 MiB a call; a record of up to 1,000 KiB.
    /// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    /// </summary>
    /// <param name="client">The client; the caller disposes of it.</param>
    /// <param name="deliveryStreamName">The Firehose stream's name.</param>
    /// <param name="backoff">The waits between retries; null: the defaults of <see cref="RetryBackoff"/>.</param>
    public static RecordPutter ToFirehose(IAmazonKinesisFirehose client, string deliveryStreamName,
        RetryBackoff? backoff = null) =>
        new(new FirehoseTarget(client, deliveryStreamName), backoff);

    /// <summary>
    /// Puts the records. It ends when each is put or refused, and else only when it is cancelled: give it a token that is
    /// cancelled in time to act on the answer.
    /// </summary>
    /// <param name="records">The records, of any number; none makes no call.</param>
    /// <param name="cancellationToken">Ends it. That is no exception: what is not put by then stands in the answer.</param>
    /// <returns>Every record, counted as put or named as not put.</returns>
    public async Task<PutResult> PutAsync(IReadOnlyList<OutgoingRecord> records, CancellationToken cancellationToken)
    {
        var run = new PutRun(_target, records);
        for (var failures = 0; !cancellationToken.IsCancellationRequested && run.TakeBatch() is { Count: > 0 } batch;)
        {
            failures = await run.PutAsync(batch, cancellationToken) ? 0 : failures + 1;
            if (failures == 0 || !run.HasMore) continue;
            try
            {
                await _backoff.WaitAsync(failures, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return run.Finish();
    }
}
