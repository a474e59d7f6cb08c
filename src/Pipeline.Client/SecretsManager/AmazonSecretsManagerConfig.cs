using Pipeline.Client.Sdk;

namespace Pipeline.Client.SecretsManager;

/// <summary>
/// The configuration of <see cref="AmazonSecretsManagerClient"/>; its endpoint override is
/// <c>AWS_ENDPOINT_URL_SECRETS_MANAGER</c>.
/// </summary>
public sealed class AmazonSecretsManagerConfig() : AwsJsonConfig(Id, "secretsmanager", "2017-10-17")
{
    internal const string Id = "Secrets Manager";
}
