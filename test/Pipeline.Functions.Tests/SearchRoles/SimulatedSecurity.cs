using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.SearchRoles;

/// <summary>
/// The security API of a domain (https://docs.opensearch.org/latest/security/api/role-mappings/index/), and CloudFormation's
/// response URL, both on one loopback address.
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

        if (!IsMaster(request, body))
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
                // As the plugin does with its own reserved members.
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

    /// <summary>The session token of the role that is the master user; null if the user is an internal one.</summary>
    public string? MasterSession { get; set; }

    private bool IsMaster(HttpRequest request, string body) => MasterSession is null
        ? request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))}"
        : request.Headers["X-Amz-Security-Token"] == MasterSession && request.Headers.Authorization == Signature(request, body);

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    private static string Signature(HttpRequest request, string body)
    {
        const string Key = "key";
        var time = request.Headers["X-Amz-Date"].ToString();
        var scope = $"{time[..8]}/eu-west-1/es/aws4_request";
        var names = request.Headers.Authorization.ToString().Split("SignedHeaders=")[1].Split(',')[0];
        names.Split(';').ShouldContain("x-amz-security-token");
        var headers = string.Concat(names.Split(';')
            .Select(name => $"{name}:{(name == "host" ? "domain" : request.Headers[name].ToString())}\n"));
        var canonical =
            $"{request.Method}\n{request.Path}\n\n{headers}\n{names}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        var signed = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signing = scope.Split('/')
            .Aggregate(Encoding.UTF8.GetBytes($"AWS4{Key}"), (key, part) =>
                HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        var signature = Hex(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(signed)));
        return $"AWS4-HMAC-SHA256 Credential=AKID/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    public string ResponseUrl => $"{_server.Address}{Answer}";

    /// <summary>A client that sends the requests for every host to this server.</summary>
    public HttpClient Client() => new(new ToLoopback(new Uri(_server.Address)));

    /// <summary>The resources, as <c>roles/name</c> and <c>rolesmapping/name</c>.</summary>
    public ConcurrentDictionary<string, JsonObject> Entries { get; } = [];

    public ConcurrentQueue<JsonNode> Answers { get; } = [];

    public ConcurrentQueue<string?> ContentTypes { get; } = [];

    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The status codes of the next responses of the domain.</summary>
    public ConcurrentQueue<int> Faults { get; } = [];

    /// <summary>The status codes of the next responses for CloudFormation.</summary>
    public ConcurrentQueue<int> AnswerFaults { get; } = [];

    public void Dispose() => _server.Dispose();

    private sealed class ToLoopback(Uri server) : DelegatingHandler(new HttpClientHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // The domain is called only by HTTPS; the response URL is the test's.
            if (request.RequestUri!.AbsolutePath != Answer) request.RequestUri.Scheme.ShouldBe("https");
            request.RequestUri =
                new UriBuilder(request.RequestUri) { Scheme = server.Scheme, Host = server.Host, Port = server.Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
