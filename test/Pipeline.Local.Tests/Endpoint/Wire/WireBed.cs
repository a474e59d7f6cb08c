using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Endpoint.Wire;
using Pipeline.Local.Kinesis;
using Pipeline.Local.Tests.Access;
using Pipeline.Local.Tests.Kinesis;

namespace Pipeline.Local.Tests.Endpoint.Wire;

/// <summary>Kinesis behind the endpoint, with a test's clock, and calls in every form that clients use.</summary>
internal sealed class WireBed : IAsyncDisposable
{
    public const string Json = "application/x-amz-json-1.1";

    private readonly LocalEndpoint _endpoint;
    private bool _isDisposed;

    private WireBed(KinesisBed kinesis, LocalEndpoint endpoint) => (Kinesis, _endpoint) = (kinesis, endpoint);

    public KinesisBed Kinesis { get; }

    public Uri Url => _endpoint.Url;

    /// <summary>A client of HTTP/1.1 or, with prior knowledge, of HTTP/2; it never changes the version.</summary>
    public static HttpClient Client(Version version) => new(new ExactVersion(version)) { DefaultRequestVersion = version };

    public static async Task<WireBed> StartAsync(int shards = 1, KinesisOptions? options = null)
    {
        var kinesis = KinesisBed.WithStream(shards, options ?? new() { EnforcesQuotas = false });
        return new(kinesis, await StartAsync(kinesis.Service, kinesis.Access));
    }

    /// <summary>Any of the run's services behind an endpoint whose every caller is the user.</summary>
    public static Task<LocalEndpoint> StartAsync(IJsonService service, IAccess access)
    {
        var fixture = new AccessFixture();
        var control = fixture.Build();
        return LocalEndpoint.StartAsync(
            EndpointAddress.Bind(0),
            (_, _) => control.LocalUser,
            [new JsonServiceHandler("Kinesis", service, access)],
            new NotHereCalls(fixture.Deployment, control),
            fixture,
            CancellationToken.None);
    }

    public HttpRequestMessage Request(string operation, byte[] body, string contentType = Json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.Add("X-Amz-Target", $"Kinesis_20131202.{operation}");
        return request;
    }

    /// <summary>Makes a call, and returns the response as JSON whatever its form.</summary>
    public async Task<(HttpResponseMessage Response, JsonObject Answer)> CallAsync(
        HttpClient client, string operation, string input, string contentType = Json)
    {
        using var request = Request(operation, Bytes(input, contentType), contentType);
        var response = await client.SendAsync(request);
        response.Version.ShouldBe(client.DefaultRequestVersion);
        var body = await response.Content.ReadAsByteArrayAsync();
        response.Content.Headers.ContentType!.MediaType.ShouldBe(contentType);
        return (response, contentType == Json ? JsonNode.Parse(body)!.AsObject() : AwsCbor.Read(body));
    }

    /// <summary>Starts a subscription to the first shard, and reads the head of the response.</summary>
    public async Task<EventReader> SubscribeAsync(
        HttpClient client, string consumer, string position = """{"Type":"LATEST"}""", string contentType = Json, int shard = 0)
    {
        var input = $$"""{"ConsumerARN":"{{consumer}}","ShardId":"{{shard}}","StartingPosition":{{position}}}""";
        using var request = Request("SubscribeToShard", Bytes(input, contentType), contentType);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/vnd.amazon.eventstream");
        var reader = new EventReader(response, await response.Content.ReadAsStreamAsync());
        var first = (await reader.ReadAsync()).ShouldNotBeNull();
        (first.Type, first.ContentType).ShouldBe(("initial-response", contentType));
        return reader;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _endpoint.DisposeAsync();
    }

    private static byte[] Bytes(string input, string contentType) =>
        contentType == Json ? System.Text.Encoding.UTF8.GetBytes(input) : AwsCbor.Write(JsonNode.Parse(input)!);

    private sealed class ExactVersion(Version version)
        : DelegatingHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
