using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Client.Kinesis;
using Pipeline.Local.Access;
using Pipeline.Local.Access.Signatures;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access;

/// <summary>Signatures that AWS's own SDK makes, over the wire.</summary>
public sealed class SignatureOfSdkTests : IAsyncLifetime
{
    private readonly AccessControl _access = new AccessFixture().WithRole().Build();
    private readonly RoleSession _session;
    private CapturedRequests _server = null!;

    public SignatureOfSdkTests() => _session = _access.Assume(AccessFixture.RoleArn, "lambda.amazonaws.com", "function");

    public async Task InitializeAsync() => _server = await CapturedRequests.StartAsync();

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task DynamoDb_IsVerified()
    {
        using var client = new AmazonDynamoDBClient(Credentials,
            new AmazonDynamoDBConfig { ServiceURL = _server.Url, AuthenticationRegion = AccessFixture.Region });
        await client.PutItemAsync("Events", new() { ["id"] = new() { S = "a b+c/日本" } });
        ShouldBeVerified("dynamodb");
    }

    [Fact]
    public async Task Kinesis_IsVerified()
    {
        using var client = new AmazonKinesisClient(Credentials,
            new AmazonKinesisConfig { ServiceURL = _server.Url, AuthenticationRegion = AccessFixture.Region });
        await client.PutRecordsAsync(new PutRecordsRequest
        {
            StreamName = "Events",
            Records = [new() { PartitionKey = "k", Data = new MemoryStream([1, 2]) }]
        });
        ShouldBeVerified("kinesis");
    }

    [Theory]
    [InlineData("plain.json")]
    [InlineData("data/year=2026/month=11/x.gz")]
    [InlineData("with space/a b.txt")]
    [InlineData("with+plus/1+1=2.txt")]
    [InlineData("日本/ünïcødé-😀.txt")]
    [InlineData("odd/!'()*~;,@$&:.txt")]
    [InlineData("percent/100%25.txt")]
    [InlineData("double//slash/./dot.txt")]
    public async Task AnObjectsKey_IsVerified(string key)
    {
        using var client = S3();
        await client.GetObjectMetadataAsync("data", key);
        ShouldBeVerified("s3");
    }

    [Theory]
    [InlineData(true, true, true, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")]
    [InlineData(true, true, false, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")]
    [InlineData(true, false, true, "STREAMING-UNSIGNED-PAYLOAD-TRAILER")]
    [InlineData(false, true, true, "(hash)")]
    [InlineData(false, false, false, "UNSIGNED-PAYLOAD")]
    public async Task AnUpload_IsVerified(bool isChunked, bool isSigned, bool hasChecksum, string payload)
    {
        using var client = S3(isTls: !isSigned, hasChecksum);
        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "data",
            Key = "a b/ü.bin",
            InputStream = new MemoryStream(new byte[100_000]),
            UseChunkEncoding = isChunked,
            DisablePayloadSigning = !isSigned,
            Metadata = { ["spaces"] = "a   b" },
        });
        var hash = _server.All.ShouldHaveSingleItem().Header("x-amz-content-sha256").ShouldNotBeNull();
        (hash.Length == 64 ? "(hash)" : hash).ShouldBe(payload);
        ShouldBeVerified("s3");
    }

    [Fact]
    public async Task QueryParameters_AreVerified()
    {
        using var client = S3();
        await Answered(() => client.ListObjectsV2Async(new ListObjectsV2Request
        {
            BucketName = "data",
            Prefix = "a b/ü+&=%/",
            Delimiter = "/",
            MaxKeys = 7,
            StartAfter = "~x*'()!",
        }));
        await Answered(() => client.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = "data" }));
        ShouldBeVerified("s3");
        _server.All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task APresignedRequest_IsVerified()
    {
        using var client = S3();
        var url = await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = "data",
            Key = "a b/ü+1.bin",
            Verb = HttpVerb.GET,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
            Protocol = Protocol.HTTP,
            ResponseHeaderOverrides = { ContentDisposition = "attachment; filename=\"x y\"" },
        });
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(url))).EnsureSuccessStatusCode();
        ShouldBeVerified("s3");
    }

    [Fact]
    public async Task AnythingChanged_IsRefused()
    {
        using var client = S3();
        await client.GetObjectMetadataAsync("data", "a/b");
        var request = _server.All.ShouldHaveSingleItem();
        SignedRequest[] changed =
        [
            request with { Method = "DELETE" },
            request with { RawPath = "/data/a/c" },
            request with { RawPath = "/data/a//b" },
            request with { RawQuery = "versionId=1" },
            request with { Header = name => name == "host" ? "elsewhere" : request.Header(name) },
        ];
        foreach (var other in changed)
        {
            var refused = Should.Throw<ServiceException>(() => Check().Check(other));
            refused.Code.ShouldBe("SignatureDoesNotMatch");
            refused.Status.ShouldBe(403);
        }
    }

    private SessionAWSCredentials Credentials => SessionCredentials.For(_session);

    // The SDK sends unsigned payloads only over TLS: a handler below the signature makes it plain HTTP again.
    private AmazonS3Client S3(bool isTls = false, bool hasChecksum = true) => new(Credentials, new AmazonS3Config
    {
        ServiceURL = isTls ? "https://s3.example.com" : _server.Url,
        HttpClientFactory = isTls ? new PlainHttp(_server.Url) : null,
        AuthenticationRegion = AccessFixture.Region,
        ForcePathStyle = true,
        RequestChecksumCalculation = hasChecksum
            ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED,
    });

    private SignatureCheck Check() => new(_access, TimeProvider.System);

    // The server's response is not XML, which does not matter here.
    private static async Task Answered(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (System.Xml.XmlException)
        {
        }
    }

    private void ShouldBeVerified(string service)
    {
        _server.All.ShouldNotBeEmpty();
        foreach (var request in _server.All)
            Check().Check(request).ShouldBe(new SignedCaller(_session.Caller, service, AccessFixture.Region));
    }

    private sealed class PlainHttp(string url) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(new Uri(url)));

        private sealed class Handler(Uri target) : DelegatingHandler(new SocketsHttpHandler())
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
                CancellationToken cancellationToken)
            {
                var signed = request.RequestUri!;
                request.Headers.Host = signed.Authority;
                request.RequestUri =
                    new UriBuilder(signed) { Scheme = target.Scheme, Host = target.Host, Port = target.Port }.Uri;
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
