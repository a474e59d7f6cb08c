using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Pipeline.Local.Access;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>An endpoint whose every caller is the role Writer of a fixture, and clients' requests to it.</summary>
internal sealed class EndpointBed : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly LocalEndpoint _endpoint;

    private EndpointBed(AccessFixture fixture, AccessControl access, LocalEndpoint endpoint) =>
        (Fixture, Access, _endpoint) = (fixture, access, endpoint);

    public AccessFixture Fixture { get; }

    public AccessControl Access { get; }

    /// <param name="fixture">The role's policies, and the log.</param>
    /// <param name="services">The run's services, created with the access decisions.</param>
    /// <param name="asUser">Whether the caller is the user of this computer instead.</param>
    public static async Task<EndpointBed> StartAsync(
        AccessFixture fixture, Func<AccessControl, IReadOnlyList<IEndpointService>>? services = null, bool asUser = false)
    {
        var access = fixture.Build();
        var endpoint = await LocalEndpoint.StartAsync(
            EndpointAddress.Bind(0),
            (_, _) => asUser ? access.LocalUser : AccessFixture.Role,
            services?.Invoke(access) ?? [],
            new NotHereCalls(fixture.Deployment, access),
            fixture,
            CancellationToken.None);
        return new EndpointBed(fixture, access, endpoint);
    }

    public Task<(HttpResponseMessage Response, string Body)> JsonAsync(
        string target, string body, string signingName = "x", string version = "1.1") =>
        SendAsync(HttpMethod.Post, "/", signingName, body, $"application/x-amz-json-{version}", ("X-Amz-Target", target));

    public Task<(HttpResponseMessage Response, string Body)> FormAsync(string signingName, string form) =>
        SendAsync(HttpMethod.Post, "/", signingName, form, "application/x-www-form-urlencoded");

    public async Task<(HttpResponseMessage Response, string Body)> SendAsync(
        HttpMethod method, string path, string? signingName, string? body = null, string? contentType = null, params (
            string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_endpoint.Url, path));
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        }

        Sign(request, signingName);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await _http.SendAsync(request);
        return (response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Posts a body that is not text.</summary>
    public async Task<(HttpResponseMessage Response, byte[] Body)> SendAsync(
        HttpContent content, string path, string signingName, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint.Url, path)) { Content = content };
        Sign(request, signingName);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await _http.SendAsync(request);
        return (response, await response.Content.ReadAsByteArrayAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _endpoint.DisposeAsync();
    }

    private static void Sign(HttpRequestMessage request, string? signingName)
    {
        if (signingName is not null)
        {
            var credential = $"AKIA/20261121/eu-west-1/{signingName}/aws4_request";
            request.Headers.TryAddWithoutValidation(
                "Authorization", $"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0");
        }
    }
}

/// <summary>A JSON service whose operations the test defines.</summary>
internal sealed class FakeJsonService(Func<string, JsonObject, JsonObject> invoke) : IJsonService
{
    public string TargetPrefix => "Fake_1";

    public string ContentType => "application/x-amz-json-1.1";

    public IEnumerable<Permission> PermissionsOf(string operation, JsonObject input) => [];

    public Task<JsonObject> InvokeAsync(
        string operation, JsonObject input, CancellationToken cancellation) => Task.FromResult(invoke(operation, input));
}
