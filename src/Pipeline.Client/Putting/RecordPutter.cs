using Pipeline.Client.Kinesis;
using Pipeline.Client.KinesisFirehose;

namespace Pipeline.Client.Putting;

/// <summary>
/// Puts any number of records into one stream, in calls within the service's limits. It retries the records that fail, and only
/// those, until it is cancelled.
/// </summary>
/// <remarks>
/// <para>Records are put at least once: a record whose call broke off is sent again, and may then be in the stream twice.
/// Records are sent in the order given, one call at a time. A retried record follows its successors, since neither service
/// keeps the order within a call.</para>
/// <para>Where one record may be the reason why the service refuses a whole call, such as by its size, the call is halved until
/// that record is alone, and the result names it. The others are put, in the order given and before any later record.</para>
/// <para>The SDK first retries whole calls by its own rules (<c>AWS_MAX_ATTEMPTS</c>). This class retries after that.</para>
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
    /// Creates a putter for a Kinesis stream: 500 records and 10 MiB for each call, and a record of up to 10 MiB where the
    /// stream allows that. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
    /// </summary>
    /// <param name="client">The client; the caller disposes of it.</param>
    /// <param name="stream">The stream's name, or its ARN.</param>
    /// <param name="backoff">The waits between retries; null: the defaults of <see cref="RetryBackoff"/>.</param>
    public static RecordPutter ToKinesis(IAmazonKinesis client, string stream, RetryBackoff? backoff = null) =>
        new(new KinesisTarget(client, stream), backoff);

    /// <summary>
    /// Creates a putter for a Firehose stream of source Direct PUT: 500 records and 4 MiB for each call, and a record of up to
    /// 1,000 KiB. https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    /// </summary>
    /// <param name="client">The client; the caller disposes of it.</param>
    /// <param name="deliveryStreamName">The Firehose stream's name.</param>
    /// <param name="backoff">The waits between retries; null: the defaults of <see cref="RetryBackoff"/>.</param>
    public static RecordPutter ToFirehose(IAmazonKinesisFirehose client, string deliveryStreamName,
        RetryBackoff? backoff = null) =>
        new(new FirehoseTarget(client, deliveryStreamName), backoff);

    /// <summary>
    /// Puts the records. It ends when each record is put or refused, or when it is cancelled. Pass a token that is cancelled
    /// early enough to act on the result.
    /// </summary>
    /// <param name="records">The records, any number; an empty list makes no call.</param>
    /// <param name="cancellationToken">
    /// Ends the call without an exception: the result lists the records that were not put by then.
    /// </param>
    /// <returns>Every record, either counted as put or listed as not put.</returns>
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
