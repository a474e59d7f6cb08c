using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Pipeline.Client.SecretsManager;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.SearchRoles;

/// <summary>
/// A custom resource of CloudFormation. It maps an IAM role to a security role of a domain with fine-grained access control,
/// which CloudFormation itself cannot do (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html).
/// </summary>
internal static class MapSearchRole
{
    /// <summary>Needs no settings besides the Region: each request names its domain and roles.</summary>
    /// <inheritdoc cref="FunctionStart"/>
    public static FunctionHandler Start(Func<string, string?> environment, string taskRoot)
    {
        var master = new SearchMaster(ReadSecretAsync, AssumeRoleAsync, environment(FunctionSettings.Region));
        return Start(NewHttpClient(), master, FunctionDependencies.Real);
    }

    /// <summary>Overload for tests: the network and the master are passed in.</summary>
    /// <param name="http">The client for the domain and for CloudFormation's response URL.</param>
    /// <param name="master">The domain's master.</param>
    /// <param name="dependencies">Clock, random numbers and output.</param>
    public static FunctionHandler Start(HttpClient http, SearchMaster master, FunctionDependencies dependencies) =>
        new SearchRoleMapper(http, master, dependencies).HandleAsync;

    private static async Task<string?> ReadSecretAsync(string arn, CancellationToken stop)
    {
        using var secrets = new AmazonSecretsManagerClient();
        return (await secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = arn }, stop)).SecretString;
    }

    private static async Task<AWSCredentials> AssumeRoleAsync(string arn, CancellationToken stop)
    {
        using var tokens = new AmazonSecurityTokenServiceClient();
        var request = new AssumeRoleRequest
        {
            RoleArn = arn,
            RoleSessionName = FunctionSettings.MapSearchRoleFunction,
            DurationSeconds = 900,
        };
        return (await tokens.AssumeRoleAsync(request, stop)).Credentials;
    }

    private static HttpClient NewHttpClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };
}
