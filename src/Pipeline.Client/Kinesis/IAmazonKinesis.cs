using Amazon.Runtime;

namespace Pipeline.Client.Kinesis;

/// <summary>The operations of <see cref="AmazonKinesisClient"/> for producers.</summary>
public interface IAmazonKinesis : IDisposable
{
    /// <summary>
    /// Puts up to 500 records and 10 MiB, partition keys included. The response is a success even if records failed: see
    /// <see cref="PutRecordsResponse.FailedRecordCount"/>. The order of a call's records is not kept when some of them fail.
    /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
    /// </summary>
    /// <param name="request">The stream and its records.</param>
    /// <param name="cancellationToken">Cancels the call and its retries; records may have been written.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call, or still failed after the retries.</exception>
    /// <exception cref="AmazonClientException">The call could not be made: no credentials, no Region.</exception>
    Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists the shards of a stream, one page for each call.
    /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
    /// </summary>
    /// <param name="request">The stream, or the token of the next page.</param>
    /// <param name="cancellationToken">Cancels the call and its retries.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call, or still failed after the retries.</exception>
    Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Describes the settings of a stream, such as who chooses the shard of a record.
    /// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html
    /// </summary>
    /// <param name="request">The stream.</param>
    /// <param name="cancellationToken">Cancels the call and its retries.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call, or still failed after the retries.</exception>
    Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request,
        CancellationToken cancellationToken = default);
}
