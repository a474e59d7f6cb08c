using Amazon.Runtime;

namespace Pipeline.Functions.DynamoDb;

/// <summary>
/// Credentials from the environment variables, read once. They are the first ones that the SDK looks for, and those of a
/// process do not change, but the SDK would read them several times a request. The SDK handles all other credentials,
/// which rotate.
/// </summary>
internal sealed class FixedCredentials : EnvironmentVariablesAWSCredentials
{
    private readonly ImmutableCredentials _credentials;

    private FixedCredentials() => _credentials = FetchCredentials();

    /// <summary>The credentials of the environment; null where it has none.</summary>
    public static AWSCredentials? Find() =>
        Has(ENVIRONMENT_VARIABLE_ACCESSKEY) && Has(ENVIRONMENT_VARIABLE_SECRETKEY) ? new FixedCredentials() : null;

    public override ImmutableCredentials GetCredentials() => _credentials;

    private static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
