using Amazon.Runtime;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>The operations of <see cref="AmazonKinesisFirehoseClient"/>.</summary>
public interface IAmazonKinesisFirehose : IDisposable
{
    /// <summary>
    /// Puts up to 500 records and 4 MiB. The response is a success even if records failed: see
    /// <see cref="PutRecordBatchResponse.FailedPutCount"/>. A Firehose stream that reads from a Kinesis stream refuses the call.
    /// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    /// </summary>
    /// <param name="request">The Firehose stream and its records.</param>
    /// <param name="cancellationToken">Cancels the call and its retries; records may have been put.</param>
    /// <exception cref="AmazonKinesisFirehoseException">Firehose refused the call, or still failed after the retries.</exception>
    /// <exception cref="AmazonClientException">The call could not be made: no credentials, no Region.</exception>
    Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request,
        CancellationToken cancellationToken = default);
}
