using Amazon.Runtime;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Credentials from the environment, the first that the SDK looks for, read once: a process's own do not change, and the SDK
/// would look for a change several times a request. Any others, which rotate, stay the SDK's.
/// </summary>
internal sealed class FixedCredentials : EnvironmentVariablesAWSCredentials
{
    private readonly ImmutableCredentials _credentials;

    private FixedCredentials() => _credentials = FetchCredentials();

    /// <summary>Those of the environment, or nothing where it has none.</summary>
    public static AWSCredentials? Find() =>
        Has(ENVIRONMENT_VARIABLE_ACCESSKEY) && Has(ENVIRONMENT_VARIABLE_SECRETKEY) ? new FixedCredentials() : null;

    public override ImmutableCredentials GetCredentials() => _credentials;

    private static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
