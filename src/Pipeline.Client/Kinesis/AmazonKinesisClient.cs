using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// A client for Amazon Kinesis Data Streams, with the operations of a producer and of a simple reader. Types and members have
/// the names of the official package AWSSDK.Kinesis. To change to that package, reference it and use <c>Amazon.Kinesis</c> and
/// <c>Amazon.Kinesis.Model</c> instead of this namespace.
/// </summary>
/// <remarks>
/// The SDK handles signing, credentials, retries of whole calls, clock skew and endpoint overrides. There are two differences
/// to the official client. Every error is an <see cref="AmazonKinesisException"/> with an <c>ErrorCode</c>; there is no class
/// for each code. And a stream's ARN leads to the Region's endpoint, not to the account's endpoint. Safe for use by several
/// threads; share one.
/// </remarks>
public sealed class AmazonKinesisClient : AmazonServiceClient, IAmazonKinesis
{
    private static readonly InvokeOptions PutRecords =
        Operation("PutRecords", KinesisJson.Default.PutRecordsRequest, KinesisJson.Default.PutRecordsResponse);

    private static readonly InvokeOptions ListShards =
        Operation("ListShards", KinesisJson.Default.ListShardsRequest, KinesisJson.Default.ListShardsResponse);

    private static readonly InvokeOptions DescribeStreamSummary = Operation(
        "DescribeStreamSummary",
        KinesisJson.Default.DescribeStreamSummaryRequest,
        KinesisJson.Default.DescribeStreamSummaryResponse);

    private static readonly InvokeOptions GetShardIterator =
        Operation("GetShardIterator", KinesisJson.Default.GetShardIteratorRequest, KinesisJson.Default.GetShardIteratorResponse);

    private static readonly InvokeOptions GetRecords =
        Operation("GetRecords", KinesisJson.Default.GetRecordsRequest, KinesisJson.Default.GetRecordsResponse);

    /// <summary>A client with credentials and Region from the environment, as the SDK finds them.</summary>
    public AmazonKinesisClient()
        : this(new AmazonKinesisConfig())
    {
    }

    /// <summary>A client with credentials from the environment, as the SDK finds them.</summary>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonKinesisClient(AmazonKinesisConfig config)
        : base(config)
    {
    }

    /// <summary>A client with the given credentials.</summary>
    /// <param name="credentials">The caller's credentials.</param>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonKinesisClient(AWSCredentials credentials, AmazonKinesisConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new AwsJsonServiceMetadata(AmazonKinesisConfig.Id);

    /// <inheritdoc/>
    public Task<PutRecordsResponse> PutRecordsAsync(PutRecordsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PutRecordsResponse>(request, PutRecords, cancellationToken);

    /// <inheritdoc/>
    public Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListShardsResponse>(request, ListShards, cancellationToken);

    /// <inheritdoc/>
    public Task<DescribeStreamSummaryResponse> DescribeStreamSummaryAsync(DescribeStreamSummaryRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeStreamSummaryResponse>(request, DescribeStreamSummary, cancellationToken);

    /// <summary>Returns a position in a shard to read from.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call.</exception>
    public Task<GetShardIteratorResponse> GetShardIteratorAsync(GetShardIteratorRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<GetShardIteratorResponse>(request, GetShardIterator, cancellationToken);

    /// <summary>Reads records of a shard. Kinesis may throttle the call (ProvisionedThroughputExceededException).</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call.</exception>
    public Task<GetRecordsResponse> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetRecordsResponse>(request, GetRecords, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => AwsJsonPipeline.Customize(pipeline);

    private static InvokeOptions Operation<TRequest, TResponse>(string name, JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TResponse> response)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => AwsJsonOperation.Create(
            "Amazon.Kinesis", $"Kinesis_20131202.{name}", request, response, error => new AmazonKinesisException(error));
}
