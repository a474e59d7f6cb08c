using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SecretsManager;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>Credentials that Firehose reads from a secret, so that they are in no template and no prop.</summary>
/// <remarks>https://docs.aws.amazon.com/firehose/latest/dev/using-secrets-manager.html</remarks>
internal sealed record SecretAccess(ISecret Secret)
{
    public SecretsManagerConfigurationProperty Configuration(IRole role) =>
        new() { Enabled = true, SecretArn = Secret.SecretArn, RoleArn = role.RoleArn };

    /// <summary>
    /// The permissions of the delivery's role: the secret, and its customer managed key only through Secrets Manager.
    /// </summary>
    /// <remarks>
    /// https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-policies
    /// </remarks>
    public IEnumerable<PolicyStatement> Statements(Stack stack)
    {
        yield return new Permission(["secretsmanager:GetSecretValue"], [SecretArn]).ToStatement();
        if (Secret.EncryptionKey is not { } key) yield break;
        yield return new Permission(["kms:Decrypt"], [key.KeyArn])
        {
            Equal = new() { [ViaService.Key] = ViaService.Of("secretsmanager", stack.Region) },
        }.ToStatement();
    }

    // The known ARN of a secret that was imported by name lacks its last six random characters.
    private string SecretArn => Secret.SecretFullArn ?? $"{Secret.SecretArn}-??????";
}
