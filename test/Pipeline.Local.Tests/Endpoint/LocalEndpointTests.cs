using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Local.Contracts;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>
/// One address for all services: each is found as AWS finds it, checks the caller's permissions, and responds in its own form.
/// </summary>
public sealed class LocalEndpointTests : IAsyncDisposable
{
    private readonly FakeAccess _access = new();
    private readonly HttpClient _http = new();
    private LocalEndpoint? _endpoint;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_endpoint is not null) await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Target_FindsTheService()
    {
        var (status, body) = await PostAsync("Echo_1.Say", """{"text":"hello"}""");
        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe("""{"said":"hello"}""");
        _access.Required.ShouldBe(["echo:Say arn:echo by me"]);
    }

    [Fact]
    public async Task CallThatIsDenied_GetsTheServicesError()
    {
        _access.Denies = "echo:Say";
        var (status, body) = await PostAsync("Echo_1.Say", "{}");
        status.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(body)!["__type"]!.ToString().ShouldBe("AccessDeniedException");
    }

    [Theory]
    [InlineData("Echo_1.Fail", "{}", "LimitExceededException")]
    [InlineData("Echo_1.Say", "[1]", "SerializationException")]
    [InlineData("Echo_1.Say", "{", "SerializationException")]
    [InlineData("Echo_1.Say", "", "SerializationException")]
    public async Task Error_NamesItsKind(string target, string body, string code)
    {
        var answer = await PostAsync(target, body);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        JsonNode.Parse(answer.Body)!["__type"]!.ToString().ShouldBe(code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/x-amz-json-2.0")]
    public async Task ContentTypeThatIsNoJson_IsRefused(string type)
    {
        var endpoint = await StartAsync((_, _) => new Caller("me", "role"));
        var (status, body, _) = await RawHttp.SendAsync(
            endpoint.Url.Port, "POST / HTTP/1.1",
                [$"Host: {endpoint.Url.Authority}", "X-Amz-Target: Echo_1.Say", $"Content-Type: {type}"], "{}");
        status.ShouldBe(400);
        body.ShouldContain($"got {type}; send the call");
        _access.Required.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Length: 10", "12345", true, 0)]
    [InlineData("Transfer-Encoding: chunked", "5\r\n123", true, 0)]
    [InlineData("Transfer-Encoding: chunked", "zz\r\n123\r\n0\r\n\r\n", false, 400)]
    [InlineData("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n", false, 200)]
    [InlineData("Content-Length: 600000000", "", false, 413)]
    public async Task BodyThatIsNotAsTheHeadersSay_IsAnsweredInTheCallersProtocol(
        string header, string sent, bool isCutOff, int expected)
    {
        var log = new AccessFixture();
        var endpoint = await StartAsync((_, _) => new Caller("me", "role"), log);
        var (status, body, _) = await RawHttp.SendAsync(
            endpoint.Url.Port,
            "POST / HTTP/1.1",
            [$"Host: {endpoint.Url.Authority}", "X-Amz-Target: Echo_1.Say", "Content-Type: application/x-amz-json-1.1", header],
            sent,
            isCutOff);
        // A client that leaves in the middle may or may not get the response.
        if (!isCutOff) status.ShouldBe(expected, body);
        if (status is not (0 or 200))
        {
            JsonNode.Parse(body)!["__type"]!.ToString().ShouldBe(
                expected == 413 ? "RequestEntityTooLargeException" : "SerializationException");
        }

        log.Said.ShouldBeEmpty();
        (await PostAsync(endpoint, "Echo_1.Say", "{}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RequestId_IsAUuid()
    {
        var endpoint = await StartAsync((_, _) => new Caller("me", "role"));
        using var request = new HttpRequestMessage(
            HttpMethod.Post, endpoint.Url)
        { Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "Echo_1.Say");
        using var response = await _http.SendAsync(request);
        Guid.TryParseExact(response.Headers.GetValues("x-amzn-RequestId").Single(), "D", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task WrongSignature_IsRefusedInTheServicesForm()
    {
        var endpoint = await StartAsync((_, _) => throw new ServiceException("InvalidSignatureException", "no", 403));
        var (status, body) = await PostAsync(endpoint, "Echo_1.Say", "{}");
        status.ShouldBe(HttpStatusCode.Forbidden);
        body.ShouldContain("InvalidSignatureException");
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20261121/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0", "s3")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20261121/eu-west-1/sqs/aws4_request,SignedHeaders=host,Signature=0", "sqs")]
    [InlineData("Basic abc", null)]
    [InlineData(null, null)]
    public void SignaturesScope_NamesTheService(string? authorization, string? expected)
    {
        var context = new DefaultHttpContext();
        if (authorization is not null) context.Request.Headers.Authorization = authorization;
        EndpointCall.SigningNameOf(context.Request).ShouldBe(expected);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string target, string body) =>
        await PostAsync(await StartAsync((_, _) => new Caller("me", "role")), target, body);

    private async Task<LocalEndpoint> StartAsync(Authenticate authenticate, IRunLog? log = null) =>
        _endpoint = await LocalEndpoint.StartAsync(
            EndpointAddress.Bind(0),
            authenticate,
            [new JsonServiceHandler("Echo", new Echo(), _access)],
            new NotHereCalls(new AccessFixture().Deployment, new AccessFixture().Build()),
            log ?? new AccessFixture(),
            CancellationToken.None);

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(LocalEndpoint endpoint, string target, string body)
    {
        endpoint.Url.IsLoopback.ShouldBeTrue();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, endpoint.Url)
        { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class Echo : IJsonService
    {
        public string TargetPrefix => "Echo_1";

        public string ContentType => "application/x-amz-json-1.1";

        public IEnumerable<Permission> PermissionsOf(string operation, JsonObject input) =>
            [new Permission($"echo:{operation}", "arn:echo")];

        public Task<JsonObject> InvokeAsync(string operation, JsonObject input, CancellationToken cancellation) =>
            operation == "Say"
            ? Task.FromResult(new JsonObject { ["said"] = $"{input["text"]}" })
            : throw new ServiceException("LimitExceededException", "too much");
    }

    private sealed class FakeAccess : IAccess
    {
        public List<string> Required { get; } = [];

        public string? Denies { get; set; }

        public void Require(Caller caller, Permission permission)
        {
            Required.Add($"{permission.Action} {permission.Resource} by {caller.Arn}");
            if (permission.Action == Denies) throw new ServiceException("AccessDeniedException", $"{caller.Arn} may not");
        }

        public RoleSession Assume(string roleArn, string service, string sessionName,
            IReadOnlyDictionary<string, string[]>? context = null) =>
            throw new NotSupportedException();
    }
}
