using System.Text.Json;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>Makes the password of a domain's internal master user, which Secrets Manager stores.</summary>
internal static class SearchMasterSecret
{
    private const string NoRotation =
        "A domain keeps its master user's password until its own configuration changes: a secret rotated alone opens nothing.";

    public static Secret Make(Construct scope, string userName, SearchDomainProps props)
    {
        var secret = new Secret(scope, "MasterUser", new SecretProps
        {
            Description = "The user that administers the access to a search domain",
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = DataRemoval.Resolve(scope, props.RemovalPolicy),
            GenerateSecretString = new SecretStringGenerator
            {
                SecretStringTemplate = JsonSerializer.Serialize(new Dictionary<string, string> { ["username"] = userName }),
                GenerateStringKey = "password",
                PasswordLength = 32,
                RequireEachIncludedType = true,
                // The characters that shells, JSON and basic authentication would need to escape.
                ExcludeCharacters = "\"'\\`$:/@{}[]()*<>& ",
            },
        });
        Nag.Acknowledge(secret, "AwsSolutions-SMG4", NoRotation);
        Nag.Acknowledge(secret, "NIST.800.53.R5-SecretsManagerRotationEnabled", NoRotation);
        return secret;
    }
}
