using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Local.Contracts;
using Pipeline.Local.Tests.Endpoint;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Functions;
using Pipeline.Local.Tests.Access;
using Pipeline.Local.Tests.Engines;

namespace Pipeline.Local.Tests.Contracts;

/// <summary>Requests that a web page may have sent are refused before the rest of them is read.</summary>
public sealed class RequestGateTests : IClassFixture<EngineFixture>
{
    private const int Port = 4510;

    private readonly EngineFixture _engines;

    public RequestGateTests(EngineFixture engines) => _engines = engines;

    [Theory]
    [InlineData("127.0.0.1:4510", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.1.2.3:4510", true)]
    [InlineData("localhost:4510", true)]
    [InlineData("LOCALHOST:4510", true)]
    [InlineData("[::1]:4510", true)]
    [InlineData("[::1]", true)]
    [InlineData("bucket.localhost:4510", true)]
    [InlineData("my.bucket.s3.localhost:4510", true)]
    [InlineData("", false)]
    [InlineData("evil.example:4510", false)]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1:4511", false)]
    [InlineData("localhost:80", false)]
    [InlineData("127.0.0.1:", false)]
    [InlineData("127.0.0.1:x", false)]
    [InlineData("127.1:4510", false)]
    [InlineData("0x7f.0.0.1:4510", false)]
    [InlineData("2130706433:4510", false)]
    [InlineData("127.0.0.1.evil.example:4510", false)]
    [InlineData("localhost.evil.example:4510", false)]
    [InlineData("evillocalhost:4510", false)]
    [InlineData(".localhost:4510", false)]
    [InlineData("a..localhost:4510", false)]
    [InlineData("0.0.0.0:4510", false)]
    [InlineData("10.0.0.1:4510", false)]
    [InlineData("[::ffff:127.0.0.1]:4510", false)]
    [InlineData("[::2]:4510", false)]
    public void Host_IsOneOfTheRunsNames(string host, bool isOwn)
    {
        (EndpointHost.Find(host, Port) is not null).ShouldBe(isOwn);
        var refused = new RequestGate().Refuse(Request("GET", "/", ("Host", host)));
        refused?.Status.ShouldBe(421);
        (refused is null).ShouldBe(isOwn);
    }

    [Theory]
    [InlineData("bucket.localhost:4510", "bucket")]
    [InlineData("my.bucket.localhost", "my.bucket")]
    [InlineData("bucket.s3.localhost:4510", "bucket")]
    [InlineData("s3.localhost:4510", null)]
    [InlineData("localhost:4510", null)]
    [InlineData("127.0.0.1:4510", null)]
    public void NameUnderLocalhost_IsABuckets(string host, string? bucket) =>
        EndpointHost.Find(host, Port)!.Bucket.ShouldBe(bucket);

    [Theory]
    [InlineData("GET", "Origin", "http://evil.example")]
    [InlineData("GET", "Origin", "null")]
    [InlineData("GET", "Origin", "")]
    [InlineData("GET", "Origin", "http://127.0.0.1:4510")]
    [InlineData("OPTIONS", "Origin", "http://localhost:4510")]
    [InlineData("GET", "Sec-Fetch-Site", "cross-site")]
    [InlineData("GET", "Sec-Fetch-Site", "same-site")]
    [InlineData("GET", "Sec-Fetch-Site", "same-origin")]
    [InlineData("POST", "Sec-Fetch-Mode", "navigate")]
    [InlineData("DELETE", "Sec-Fetch-Mode", "navigate")]
    [InlineData("GET", "Referer", "http://evil.example/")]
    public void HeaderOfAPage_IsRefused(string method, string name, string value)
    {
        var refused = new RequestGate().Refuse(Request(method, "/", ("Host", "127.0.0.1:4510"), (name, value)))!;
        refused.Status.ShouldBe(403);
        refused.Message.ShouldContain("requests of web pages are not answered");
    }

    [Theory]
    [InlineData("GET", "Sec-Fetch-Site", "none")]
    [InlineData("GET", "Sec-Fetch-Mode", "navigate")]
    [InlineData("HEAD", "Sec-Fetch-Mode", "navigate")]
    [InlineData("POST", "Content-Type", "text/plain")]
    public void HeaderOfAPerson_IsNotRefused(string method, string name, string value) =>
        new RequestGate().Refuse(Request(method, "/", ("Host", "127.0.0.1:4510"), (name, value))).ShouldBeNull();

    [Theory]
    [InlineData("Origin", "http://127.0.0.1:4510", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "http://localhost:4510", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    public void ListenerWithPages_AnswersItsOwn(string name, string value, bool isAnswered)
    {
        var refused = new RequestGate(HasPages: true).Refuse(Request("GET", "/", ("Host", "127.0.0.1:4510"), (name, value)));
        (refused is null).ShouldBe(isAnswered);
    }

    [Fact]
    public void FormThatIsSignedInItsQuery_IsRefusedWithoutAnyHeaderOfBrowsers()
    {
        var target = $"/?{RawHttp.Presigned("sqs")}";
        var request = Request("POST", target, ("Host", "127.0.0.1:4510"), ("Content-Type", "application/x-www-form-urlencoded"));
        new RequestGate().Refuse(request)!.Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/bucket//key?a=//b", "/bucket//key?a=//b")]
    [InlineData("/bucket/http://host/", "/bucket/http://host/")]
    [InlineData("http://127.0.0.1:4510/bucket/key?a", "/bucket/key?a")]
    [InlineData("http://127.0.0.1:4510", "/")]
    [InlineData("//127.0.0.1:9/secret", null)]
    [InlineData("///x", null)]
    [InlineData("http://127.0.0.1:9/secret", null)]
    [InlineData("http://127.0.0.1:4510//127.0.0.1:9/secret", null)]
    [InlineData("http://127.0.0.1:45100/", null)]
    [InlineData("http://127.0.0.1:4510@evil.example/", null)]
    [InlineData("https://127.0.0.1:4510/", null)]
    [InlineData("127.0.0.1:9", null)]
    [InlineData("*", null)]
    [InlineData("/a#b", null)]
    public void Target_IsAPathOfThisServer(string target, string? expected)
    {
        var request = Request("GET", target, ("Host", "127.0.0.1:4510"));
        var refused = new RequestGate().Refuse(request);
        (refused?.Status ?? 200).ShouldBe(expected is null ? 400 : 200);
        if (expected is not null) Forwarder.TargetOf(request.Request).ShouldBe(expected);
    }

    [Theory]
    [InlineData("GET //127.0.0.1:9/secret HTTP/1.1", 400)]
    [InlineData("GET http://127.0.0.1:9/secret HTTP/1.1", 400)]
    [InlineData("CONNECT 127.0.0.1:9 HTTP/1.1", 400)]
    [InlineData("OPTIONS * HTTP/1.1", 400)]
    [InlineData("GET / HTTP/1.1", 200)]
    [InlineData("GET http://127.0.0.1:PORT/ HTTP/1.1", 200)]
    public async Task RequestLineOverTheWire_IsRefusedUnlessItIsForThisServer(string line, int expected)
    {
        await using var endpoint = await StartAsync();
        var port = endpoint.Url.Port;
        var (status, body, _) = await RawHttp.SendAsync(
            port, line.Replace("PORT", $"{port}", StringComparison.Ordinal),
                [$"Host: 127.0.0.1:{port}", RawHttp.Authorization("s3")]);
        status.ShouldBe(expected, body);
    }

    [Fact]
    public async Task ForeignHostOverTheWire_IsRefusedInTheCallersProtocol()
    {
        await using var endpoint = await StartAsync();
        var (status, body, head) = await RawHttp.SendAsync(
            endpoint.Url.Port,
            "POST / HTTP/1.1",
            [$"Host: evil.example:{endpoint.Url.Port}", "X-Amz-Target: Kinesis_20131202.ListStreams",
                "Content-Type: application/x-amz-json-1.1"],
            "{}");
        status.ShouldBe(421);
        var answer = JsonNode.Parse(body)!;
        answer["__type"]!.ToString().ShouldBe("MisdirectedRequest");
        answer["message"]!.ToString().ShouldContain(
            $"got evil.example:{endpoint.Url.Port}; call http://127.0.0.1:{endpoint.Url.Port}");
        head.ShouldNotContain("Access-Control-Allow-Origin");
    }

    [Fact]
    public async Task RefusedRequest_IsAnsweredWithoutItsBody()
    {
        await using var endpoint = await StartAsync();
        // The body never arrives: a reader of it would wait for ever.
        var (status, body, _) = await RawHttp.SendAsync(
            endpoint.Url.Port,
            "POST /bucket?delete HTTP/1.1",
            [$"Host: 127.0.0.1:{endpoint.Url.Port}", "Origin: null", "Content-Length: 100000000"]);
        status.ShouldBe(403);
        body.ShouldContain("<Code>AccessDenied</Code>");
    }

    [Fact]
    public async Task HostileRequests_ReachNoService()
    {
        var fixture = new AccessFixture();
        await using var endpoint = await StartAsync(fixture);
        foreach (var (name, line, headers, body) in RawHttp.HostileRequests(endpoint.Url.Port))
        {
            var (status, text, head) = await RawHttp.SendAsync(endpoint.Url.Port, line, headers, body);
            status.ShouldBeInRange(400, 499, $"{name}: {text}");
            head.ShouldNotContain("Access-Control-Allow-Origin", customMessage: name);
        }

        // Once for each kind of refusal.
        fixture.Said.Count.ShouldBe(1);
        fixture.Said[0].ShouldContain("requests of web pages are not answered");
    }

    [Fact]
    public async Task HostileRequests_DoNotReachAFunctionsEvents()
    {
        await using var listener = await RuntimeApiListener.StartAsync();
        var port = int.Parse(listener.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (name, line, headers, body) in RawHttp.HostileRequests(port))
        {
            var parts = line.Split(' ');
            var next = parts[0] == "GET" ? "/2018-06-01/runtime/invocation/next" : "/2018-06-01/runtime/init/error";
            var (status, text, _) = await RawHttp.SendAsync(port, $"{parts[0]} {next} HTTP/1.1", headers, body);
            status.ShouldBe(403, $"{name}: {text}");
        }

        (await RawHttp.SendAsync(
            port, "GET /2018-06-01/runtime/invocation/next HTTP/1.1", [$"Host: evil.example:{port}"])).Status.ShouldBe(421);
        listener.Initialized.IsCompleted.ShouldBeFalse();
        listener.Waiting.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task HostileRequests_DoNotReachAnEngine()
    {
        foreach (var engine in new[] { _engines.Engines.DynamoDb, _engines.Engines.S3 })
        {
            foreach (var (name, line, headers, body) in RawHttp.HostileRequests(engine.Port))
            {
                var (status, text, _) = await RawHttp.SendAsync(engine.Port, line, headers, body);
                status.ShouldBe(403, $"{name}: {text}");
                text.ShouldContain("this is an engine of a local run");
            }

            (await RawHttp.SendAsync(engine.Port, "GET / HTTP/1.1", [$"Host: evil.example:{engine.Port}"])).Status.ShouldBe(403);
            (await RawHttp.SendAsync(engine.Port, "GET / HTTP/1.1", [$"Host: 127.0.0.1:{engine.Port}"])).Status.ShouldBe(200);
        }
    }

    private static async Task<LocalEndpoint> StartAsync(AccessFixture? fixture = null)
    {
        fixture ??= new AccessFixture();
        var access = fixture.Build();
        return await LocalEndpoint.StartAsync(
            EndpointAddress.Bind(0),
            (_, _) => access.LocalUser,
            [new AnyService(isReached: fixture.Said.Add)],
            new NotHereCalls(fixture.Deployment, access),
            fixture,
            CancellationToken.None);
    }

    private static DefaultHttpContext Request(string method, string target, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        context.Request.QueryString = query < 0 ? QueryString.Empty : new QueryString(target[query..]);
        context.Connection.LocalPort = Port;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        foreach (var (name, value) in headers) context.Request.Headers[name] = value;
        return context;
    }

    private sealed class AnyService(Action<string> isReached) : IEndpointService
    {
        public string Name => "Any";

        public bool Takes(EndpointCall call) => true;

        public Task HandleAsync(EndpointCall call)
        {
            isReached(call.Http.Request.Path);
            return call.AnswerXmlAsync(200, "<ok/>");
        }

        public Task FailAsync(EndpointCall call, ServiceException error) => ProtocolErrors.WriteAsync(call, error);
    }
}
