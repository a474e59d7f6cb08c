using Pipeline.Client.SecretsManager;

namespace Pipeline.Functions;

/// <summary>
/// A custom resource of CloudFormation: maps a role of IAM to a security role of a domain with fine-grained access control, which
/// CloudFormation itself cannot do (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html).
/// </summary>
internal static class MapSearchRole
{
    /// <summary>There is nothing to read: each request says what it is about.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot)
    {
        var secrets = new AmazonSecretsManagerClient();
        return Start(NewHttpClient(), ReadAsync, FunctionEdges.Real);

        async Task<string?> ReadAsync(string arn, CancellationToken stop) =>
            (await secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = arn }, stop)).SecretString;
    }

    /// <summary>The same with other edges.</summary>
    /// <param name="http">Speaks to the domain and to where CloudFormation waits.</param>
    /// <param name="readSecret">Reads a secret by its ARN.</param>
    /// <param name="edges">Clock, chance and output.</param>
    public static FunctionHandler Start(HttpClient http, Func<string, CancellationToken, Task<string?>> readSecret, FunctionEdges edges) =>
        new SearchRoleMapper(http, readSecret, edges).HandleAsync;

    private static HttpClient NewHttpClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };
}
