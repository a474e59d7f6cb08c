using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.SecretsManager;

/// <summary>
/// A client for AWS Secrets Manager, with the operation of a reader. Types and members have the names of the official package
/// AWSSDK.SecretsManager. To change to that package, reference it and use <c>Amazon.SecretsManager</c> and
/// <c>Amazon.SecretsManager.Model</c> instead of this namespace.
/// </summary>
/// <remarks>
/// Every error is an <see cref="AmazonSecretsManagerException"/> with an <c>ErrorCode</c>; there is no class for each code.
/// Safe for use by several threads; share one.
/// </remarks>
public sealed class AmazonSecretsManagerClient : AmazonServiceClient
{
    private static readonly InvokeOptions GetSecretValue = AwsJsonOperation.Create(
        "Amazon.SecretsManager",
        "secretsmanager.GetSecretValue",
        SecretsManagerJson.Default.GetSecretValueRequest,
        SecretsManagerJson.Default.GetSecretValueResponse,
        error => new AmazonSecretsManagerException(error));

    /// <summary>A client with credentials and Region from the environment, as the SDK finds them.</summary>
    public AmazonSecretsManagerClient()
        : base(new AmazonSecretsManagerConfig())
    {
    }

    /// <summary>A client with the given credentials.</summary>
    /// <param name="credentials">The caller's credentials.</param>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonSecretsManagerClient(AWSCredentials credentials, AmazonSecretsManagerConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new AwsJsonServiceMetadata(AmazonSecretsManagerConfig.Id);

    /// <summary>Reads a secret's current value.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AmazonSecretsManagerException">Secrets Manager refused the call.</exception>
    public Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<GetSecretValueResponse>(request, GetSecretValue, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => AwsJsonPipeline.Customize(pipeline);
}
