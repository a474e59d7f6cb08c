using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Pipeline.Client.Sdk;

namespace Pipeline.Client.SecretsManager;

/// <summary>
/// AWS Secrets Manager, as far as a reader needs it. Types and members are named as in the official package
/// AWSSDK.SecretsManager: to move there, reference it and use <c>Amazon.SecretsManager</c> and <c>Amazon.SecretsManager.Model</c>
/// in place of this namespace.
/// </summary>
/// <remarks>Errors are <see cref="AmazonSecretsManagerException"/> with an <c>ErrorCode</c>, no class for each code. Safe for use
/// by several threads; share one.</remarks>
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

    /// <summary>A client with credentials of one's own.</summary>
    /// <param name="credentials">Who calls.</param>
    /// <param name="config">Region, timeouts, retries, endpoint.</param>
    public AmazonSecretsManagerClient(AWSCredentials credentials, AmazonSecretsManagerConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata { get; } = new AwsJsonServiceMetadata(AmazonSecretsManagerConfig.Id);

    /// <summary>Reads a secret's current value.</summary>
    /// <param name="request">Which secret.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AmazonSecretsManagerException">Secrets Manager refused.</exception>
    public Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request,
        CancellationToken cancellationToken = default) =>
        InvokeAsync<GetSecretValueResponse>(request, GetSecretValue, cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => AwsJsonPipeline.Customize(pipeline);
}
