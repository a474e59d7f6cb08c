using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using Pipeline.Constructs;

namespace Pipeline.Examples;

/// <summary>The resources that examples share, each created on first use.</summary>
internal sealed class ExampleParts(Construct scope)
{
    private IKey? _key;
    private IBucket? _bucket;

    /// <summary>One key for all stores.</summary>
    public IKey Key => _key ??= new PipelineKey(scope, "Key").Key;

    /// <summary>The bucket for data and failed records.</summary>
    public IBucket Bucket => _bucket ??= new PipelineBucket(scope, "Bucket", new()
    {
        EncryptionKey = Key,
        AccessLogs = PipelineBucket.ForAccessLogs(scope, "AccessLogs"),
        NotReplicatedBecause = "An example: what it holds can be sent again.",
    }).Bucket;

    /// <summary>
    /// A value that differs between accounts: a parameter of the stack, so that the example can be deployed as it is.
    /// </summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="description">The description that the parameter has.</param>
    public string Ask(string name, string description) =>
        new CfnParameter(scope, name, new CfnParameterProps { Description = description }).ValueAsString;

    /// <summary>API Gateway's logging role, one per stack: an account has only one in a Region.</summary>
    public RestApiLogging ApiLogging()
    {
        const string Id = "ApiGatewayLogging";
        var stack = Stack.Of(scope);
        return RestApiLogging.By(stack.Node.TryFindChild(Id) as ApiGatewayLogging ?? new ApiGatewayLogging(stack, Id));
    }

    /// <summary>
    /// The credentials of a store outside AWS, which its operator passes at deployment and rotates: JSON with the keys that
    /// Firehose reads (https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-whats-secret.html).
    /// </summary>
    /// <param name="keys">The keys, such as <c>api_key</c>.</param>
    public ISecret Secret(params string[] keys)
    {
        const string ByOperator = "The store issues the credentials: they change there, and its operator puts the new ones here.";
        var secret = new Secret(scope, "Secret", new SecretProps
        {
            EncryptionKey = Key,
            SecretObjectValue = keys.ToDictionary(key => key, key => SecretValue.CfnParameter(new CfnParameter(
                scope,
                $"Secret{key.Replace("_", "", StringComparison.Ordinal)}",
                new CfnParameterProps { NoEcho = true, MinLength = 1, Description = $"The secret's {key}" }))),
        });
        string[] rules =
        [
            "AwsSolutions-SMG4",
            "NIST.800.53.R5-SecretsManagerRotationEnabled",
            "HIPAA.Security-SecretsManagerRotationEnabled",
        ];
        foreach (var rule in rules) Validations.Of(secret).Acknowledge(new Acknowledgment { Id = rule, Reason = ByOperator });

        return secret;
    }
}
