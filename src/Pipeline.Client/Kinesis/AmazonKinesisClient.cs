using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.Kinesis;

/// <summary>
/// Amazon Kinesis Data Streams, as far as a producer needs it, and somebody who looks at a stream. Types and members are named as
/// in the official package AWSSDK.Kinesis: to move there, reference it and use <c>Amazon.Kinesis</c> and
/// <c>Amazon.Kinesis.Model</c> in place of this namespace.
/// </summary>
/// <remarks>
/// Signing, credentials, retries of whole calls, clock skew and endpoint overrides are the SDK's own. Two differences to the
/// official client: errors are <see cref="AmazonKinesisException"/> with an <c>ErrorCode</c>, no class for each code; and a
/// stream's ARN leads to the Region's endpoint, not to the account's own. Safe for use by several threads; share one.
/// </remarks>
public sealed class AmazonKinesisClient : AmazonServiceClient, IAmazonKinesis
{
    private static readonly InvokeOptions PutRecords =
        Operation("PutRecords", KinesisJson.Default.PutRecordsRequest, KinesisJson.Default.PutRecordsResponse);

    private static readonly InvokeOptions ListShards =
        Operation("ListShards", KinesisJson.Default.ListShardsRequest, KinesisJson.Default.ListShardsResponse);

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

    /// <summary>A client with credentials of one's own.</summary>
    /// <param name="credentials">Who calls.</param>
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

    /// <summary>Lists the shards of a stream, a page a call.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call.</exception>
    public Task<ListShardsResponse> ListShardsAsync(ListShardsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListShardsResponse>(request, ListShards, cancellationToken);

    /// <summary>Finds a place in a shard to read from.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call.</exception>
    public Task<GetShardIteratorResponse> GetShardIteratorAsync(GetShardIteratorRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<GetShardIteratorResponse>(request, GetShardIterator, cancellationToken);

    /// <summary>Reads records of a shard; may be throttled (ProvisionedThroughputExceededException).</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AmazonKinesisException">Kinesis refused the call.</exception>
    public Task<GetRecordsResponse> GetRecordsAsync(GetRecordsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetRecordsResponse>(request, GetRecords, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => AwsJsonPipeline.Customize(pipeline);

    private static InvokeOptions Operation<TRequest, TResponse>(string name, JsonTypeInfo<TRequest> request,
        JsonTypeInfo<TResponse> response)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse => AwsJsonOperation.Create(
            "Amazon.Kinesis", $"Kinesis_20131202.{name}", request, response, error => new AmazonKinesisException(error));
}
