using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.KinesisFirehose;

/// <summary>
/// A client for Amazon Data Firehose, with the operations of a producer. Types and members have the names of the official
/// package AWSSDK.KinesisFirehose. To change to that package, reference it and use <c>Amazon.KinesisFirehose</c> and
/// <c>Amazon.KinesisFirehose.Model</c> instead of this namespace.
/// </summary>
/// <remarks>
/// The SDK handles signing, credentials, retries of whole calls, clock skew and endpoint overrides. Every error is an
/// <see cref="AmazonKinesisFirehoseException"/> with an <c>ErrorCode</c>; there is no class for each code. Safe for use by
/// several threads; share one.
/// </remarks>
public sealed class AmazonKinesisFirehoseClient : AmazonServiceClient, IAmazonKinesisFirehose
{
    private static readonly InvokeOptions PutRecordBatch = AwsJsonOperation.Create(
        "Amazon.KinesisFirehose",
        "Firehose_20150804.PutRecordBatch",
        FirehoseJson.Default.PutRecordBatchRequest,
        FirehoseJson.Default.PutRecordBatchResponse,
        error => new AmazonKinesisFirehoseException(error));

    /// <summary>A client with credentials and Region from the environment, as the SDK finds them.</summary>
    public AmazonKinesisFirehoseClient()
        : this(new AmazonKinesisFirehoseConfig())
    {
    }

    /// <summary>A client with credentials from the environment, as the SDK finds them.</summary>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonKinesisFirehoseClient(AmazonKinesisFirehoseConfig config)
        : base(config)
    {
    }

    /// <summary>A client with the given credentials.</summary>
    /// <param name="credentials">The caller's credentials.</param>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonKinesisFirehoseClient(AWSCredentials credentials, AmazonKinesisFirehoseConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new AwsJsonServiceMetadata(AmazonKinesisFirehoseConfig.Id);

    /// <inheritdoc/>
    public Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<PutRecordBatchResponse>(request, PutRecordBatch, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => AwsJsonPipeline.Customize(pipeline);
}
