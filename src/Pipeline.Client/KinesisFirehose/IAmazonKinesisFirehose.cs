using Amazon.Runtime;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>The part of Firehose that <see cref="AmazonKinesisFirehoseClient"/> speaks.</summary>
public interface IAmazonKinesisFirehose : IDisposable
{
    /// <summary>
    /// Puts up to 500 records and 4 MiB. The response is a success even if records failed: see
    /// <see cref="PutRecordBatchResponse.FailedPutCount"/>. A stream that reads from Kinesis Data Streams refuses it.
    /// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    /// </summary>
    /// <param name="request">The Firehose stream and its records.</param>
    /// <param name="cancellationToken">Ends the call and its retries; records may have been taken.</param>
    /// <exception cref="AmazonKinesisFirehoseException">Firehose refused the call, or went on failing after the
    /// retries.</exception>
    /// <exception cref="AmazonClientException">The call could not be made: no credentials, no Region.</exception>
    Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request,
        CancellationToken cancellationToken = default);
}
