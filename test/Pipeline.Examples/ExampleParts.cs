using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

/// <summary>What every example stands on, each part made when it is first asked for.</summary>
internal sealed class ExampleParts(Construct scope)
{
    private IKey? _key;
    private IBucket? _bucket;
    private ISecret? _secret;

    /// <summary>One key for all that is stored.</summary>
    public IKey Key => _key ??= new PipelineKey(scope, "Key").Key;

    /// <summary>Where data lies, and what failed.</summary>
    public IBucket Bucket => _bucket ??= new PipelineBucket(scope, "Bucket", new()
    {
        EncryptionKey = Key,
        AccessLogs = PipelineBucket.ForAccessLogs(scope, "AccessLogs"),
        NotReplicatedBecause = "An example: what it holds can be sent again.",
    }).Bucket;

    /// <summary>The credentials of a store outside of AWS, which its operator puts there and rotates.</summary>
    public ISecret Secret => _secret ??= NewSecret();

    private Secret NewSecret()
    {
        const string ByOperator = "The store issues the credentials: they change there, and its operator puts the new ones here.";
        var secret = new Secret(scope, "Secret", new SecretProps { EncryptionKey = Key });
        foreach (var rule in new[] { "AwsSolutions-SMG4", "NIST.800.53.R5-SecretsManagerRotationEnabled" })
        {
            Validations.Of(secret).Acknowledge(new Acknowledgment { Id = rule, Reason = ByOperator });
        }

        return secret;
    }
}
