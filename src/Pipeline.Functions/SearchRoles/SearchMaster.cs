using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.SearchRoles;

/// <summary>The master of a domain's fine-grained access control: a user of the domain, or an IAM role.</summary>
/// <param name="readSecret">Reads a secret by its ARN.</param>
/// <param name="assumeRole">Assumes a role by its ARN.</param>
/// <param name="region">The Region of the domain, which is the function's.</param>
internal sealed class SearchMaster(
    Func<string, CancellationToken, Task<string?>> readSecret,
    Func<string, CancellationToken, Task<AWSCredentials>> assumeRole,
    string? region)
{
    // The service's name in signatures
    // (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/request-signing.html).
    private const string Service = "es";

    /// <summary>Returns how to authenticate requests as the master.</summary>
    /// <exception cref="FunctionException">The secret has no user name and password.</exception>
    public async Task<Authorize> AuthorizeAsync(SearchRoleProperties properties, CancellationToken stop) =>
        properties.MasterSecretArn is { Length: > 0 } secret
            ? ByPassword(secret, await readSecret(secret, stop))
            : BySignature(await assumeRole(properties.MasterRoleArn!, stop));

    private static Authorize ByPassword(string arn, string? secret)
    {
        if (Parse(secret) is not JsonObject parts || Text(parts, "username") is not { } user
            || Text(parts, "password") is not { } password)
        {
            throw new FunctionException(
                "Search.NotMapped",
                $"the secret {arn} must be JSON with username and password; got something else; correct its value");
        }

        var authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return (request, _) => request.Headers.Authorization = authorization;

        static string? Text(JsonObject parts, string name) =>
            parts[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    private Authorize BySignature(AWSCredentials credentials)
    {
        // The signer only reads where the request goes.
        var config = new AmazonSecurityTokenServiceConfig { AuthenticationRegion = region };
        return (request, body) =>
        {
            var signed = new DefaultRequest(new Unnamed(), Service)
            {
                HttpMethod = request.Method.Method,
                Endpoint = new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority)),
                ResourcePath = request.RequestUri.AbsolutePath,
                Content = body,
                OverrideSigningServiceName = Service,
                AuthenticationRegion = region,
            };
            signed.Headers["X-Amz-Security-Token"] = credentials.GetCredentials().Token;
            new AWS4Signer().Sign(signed, config, new RequestMetrics(), credentials);
            signed.Headers.Remove("Host");
            foreach (var (name, value) in signed.Headers) request.Headers.TryAddWithoutValidation(name, value);
        };
    }

    private static JsonNode? Parse(string? secret)
    {
        try
        {
            return secret is null ? null : JsonNode.Parse(secret);
        }
        catch (JsonException)
        {
            // Its message would show a part of the secret.
            return null;
        }
    }

    private sealed class Unnamed : AmazonWebServiceRequest;
}
