using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.CloudWatch;

/// <summary>
/// A client for Amazon CloudWatch, with the operation that puts metrics. Types and members have the names of the official package
/// AWSSDK.CloudWatch. To change to that package, reference it and use <c>Amazon.CloudWatch</c> and
/// <c>Amazon.CloudWatch.Model</c> instead of this namespace.
/// </summary>
/// <remarks>
/// The SDK handles signing, credentials, retries of whole calls, clock skew and endpoint overrides. Every error is an
/// <see cref="AmazonCloudWatchException"/> with an <c>ErrorCode</c>; there is no class for each code. Safe for use by several
/// threads; share one.
/// </remarks>
public sealed class AmazonCloudWatchClient : AmazonServiceClient, IAmazonCloudWatch
{
    private static readonly InvokeOptions PutMetricData = AwsJsonOperation.Create(
        "Amazon.CloudWatch",
        "GraniteServiceVersion20100801.PutMetricData",
        CloudWatchJson.Default.PutMetricDataRequest,
        CloudWatchJson.Default.PutMetricDataResponse,
        error => new AmazonCloudWatchException(error),
        "application/x-amz-json-1.0");

    /// <summary>A client with credentials and Region from the environment, as the SDK finds them.</summary>
    public AmazonCloudWatchClient()
        : this(new AmazonCloudWatchConfig())
    {
    }

    /// <summary>A client with credentials from the environment, as the SDK finds them.</summary>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonCloudWatchClient(AmazonCloudWatchConfig config)
        : base(config)
    {
    }

    /// <summary>A client with the given credentials.</summary>
    /// <param name="credentials">The caller's credentials.</param>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonCloudWatchClient(AWSCredentials credentials, AmazonCloudWatchConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new AwsJsonServiceMetadata(AmazonCloudWatchConfig.Id);

    /// <inheritdoc/>
    public Task<PutMetricDataResponse> PutMetricDataAsync(PutMetricDataRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<PutMetricDataResponse>(request, PutMetricData, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => AwsJsonPipeline.Customize(pipeline);
}
