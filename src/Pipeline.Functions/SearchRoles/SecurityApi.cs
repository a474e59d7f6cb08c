using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.SearchRoles;

/// <summary>Authenticates a request as the master, by password or signature.</summary>
/// <param name="request">The request, with its body set.</param>
/// <param name="body">The body; empty where there is none.</param>
internal delegate void Authorize(HttpRequestMessage request, byte[] body);

/// <summary>
/// Administers a domain's fine-grained access control over HTTPS, as its master
/// (https://docs.opensearch.org/latest/security/api/role-mappings/index/).
/// </summary>
/// <param name="http">The client, which must not follow redirects.</param>
/// <param name="domainEndpoint">The host of the domain.</param>
/// <param name="master">Authenticates requests as the master.</param>
/// <param name="backoff">The waits between attempts: a new domain is not ready at once.</param>
/// <param name="until">The deadline of the last attempt.</param>
internal sealed class SecurityApi(
    HttpClient http, string domainEndpoint, Authorize master, Backoff backoff, DateTimeOffset until)
{
    private const int ShownCharacters = 300;

    /// <summary>Reads the entry of a name, without the domain's own properties of it; null where there is none.</summary>
    public async Task<JsonObject?> GetAsync(string kind, string name, CancellationToken stop) =>
        await SendAsync(HttpMethod.Get, kind, name, body: null, stop) is { } answer
        && JsonNode.Parse(answer)?[name] is JsonObject found
            ? found
            : null;

    /// <summary>Creates or replaces the entry.</summary>
    public Task PutAsync(string kind, string name, JsonObject body, CancellationToken stop) =>
        SendAsync(HttpMethod.Put, kind, name, body.ToJsonString(), stop);

    /// <summary>Deletes the entry, if it exists.</summary>
    public Task DeleteAsync(string kind, string name, CancellationToken stop) =>
        SendAsync(HttpMethod.Delete, kind, name, body: null, stop);

    private async Task<string?> SendAsync(HttpMethod method, string kind, string name, string? body, CancellationToken stop)
    {
        var path = $"_plugins/_security/api/{kind}/{Uri.EscapeDataString(name)}";
        for (var failures = 1; ; failures++)
        {
            var failure = "";
            try
            {
                using var request = new HttpRequestMessage(method, $"https://{domainEndpoint}/{path}");
                if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                master(request, Encoding.UTF8.GetBytes(body ?? ""));
                using var response = await http.SendAsync(request, stop);
                var answer = await response.Content.ReadAsStringAsync(stop);
                if (response.IsSuccessStatusCode) return answer;
                if (response.StatusCode == HttpStatusCode.NotFound && method != HttpMethod.Put) return null;
                failure = $"status {(int)response.StatusCode}: {answer[..Math.Min(answer.Length, ShownCharacters)]}";
                if (!IsForNow(response.StatusCode))
                {
                    throw Failed(method, path, failure,
                        "see that the domain's master is the user of the secret, or the role that the function assumes");
                }
            }
            catch (HttpRequestException error)
            {
                failure = error.Message;
            }
            catch (TaskCanceledException) when (!stop.IsCancellationRequested)
            {
                failure = $"no answer within {http.Timeout.TotalSeconds} seconds";
            }

            if (!await backoff.WaitAsync(failures, until, stop))
                throw Failed(method, path, failure, "see that the function can reach the domain's port 443");
        }
    }

    // Status 409: another writer of the security index was faster.
    private static bool IsForNow(HttpStatusCode status) =>
        (int)status >= 500
        || status is HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout;

    private FunctionException Failed(HttpMethod method, string path, string failure, string remedy) => new(
        "Search.NotMapped", $"{method} {path} of {domainEndpoint} must succeed; got {failure}; {remedy}");
}
