using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Functions.Tests;

/// <summary>
/// The security API of a domain (https://docs.opensearch.org/latest/security/api/), and the place where CloudFormation waits for an answer, both on
/// one loopback address.
/// </summary>
internal sealed class SimulatedSecurity : IDisposable
{
    public const string User = "admin";
    public const string Password = "p:w-é";
    private const string Answer = "/answer";
    private const string Api = "/_plugins/_security/api/";

    private readonly LoopbackServer _server;

    public SimulatedSecurity() => _server = new LoopbackServer(async context =>
    {
        var request = context.Request;
        var body = Encoding.UTF8.GetString(await LoopbackServer.ReadAsync(request));
        var path = request.Path.Value!;
        Calls.Enqueue($"{request.Method} {path}");
        if ((path == Answer ? AnswerFaults : Faults).TryDequeue(out var status))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("""{"message":"not now"}""");
            return;
        }

        if (path == Answer)
        {
            ContentTypes.Enqueue(request.ContentType);
            Answers.Enqueue(JsonNode.Parse(body)!);
            return;
        }

        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        if (request.Headers.Authorization != $"Basic {expected}")
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync("Unauthorized");
            return;
        }

        var name = path[Api.Length..];
        switch (request.Method)
        {
            case "GET" when Entries.TryGetValue(name, out var entry):
                var shown = entry.DeepClone().AsObject();
                shown["reserved"] = false;
                shown["hidden"] = false;
                await context.Response.WriteAsync(new JsonObject { [name.Split('/')[1]] = shown }.ToJsonString());
                break;
            case "PUT":
                var given = JsonNode.Parse(body)!.AsObject();
                // As the plugin does with members that are its own.
                if (given.ContainsKey("reserved") || given.ContainsKey("hidden")) context.Response.StatusCode = 400;
                else Entries[name] = given;
                break;
            case "DELETE" when Entries.TryRemove(name, out _):
                break;
            default:
                context.Response.StatusCode = 404;
                await context.Response.WriteAsync("""{"status":"NOT_FOUND"}""");
                break;
        }
    });

    public string ResponseUrl => $"{_server.Address}{Answer}";

    /// <summary>A client for which every host is this server.</summary>
    public HttpClient Client() => new(new ToLoopback(new Uri(_server.Address)));

    /// <summary>What there is, as <c>roles/name</c> and <c>rolesmapping/name</c>.</summary>
    public ConcurrentDictionary<string, JsonObject> Entries { get; } = [];

    public ConcurrentQueue<JsonNode> Answers { get; } = [];

    public ConcurrentQueue<string?> ContentTypes { get; } = [];

    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The status of the next requests to the domain.</summary>
    public ConcurrentQueue<int> Faults { get; } = [];

    /// <summary>The status of the next answers to CloudFormation.</summary>
    public ConcurrentQueue<int> AnswerFaults { get; } = [];

    public void Dispose() => _server.Dispose();

    private sealed class ToLoopback(Uri server) : DelegatingHandler(new HttpClientHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The domain is called by HTTPS alone; the answer's address is the test's.
            if (request.RequestUri!.AbsolutePath != Answer) request.RequestUri.Scheme.ShouldBe("https");
            request.RequestUri = new UriBuilder(request.RequestUri) { Scheme = server.Scheme, Host = server.Host, Port = server.Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
