using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Functions.Tests.Simulation.S3;

/// <summary>Compares the simulation with the SDK's own client.</summary>
public sealed class SimulatedS3Tests : IDisposable
{
    private const string Name = "rejects-bucket";
    private readonly SimulatedS3 _service = new();
    private readonly SimulatedBucket _bucket = new();
    private readonly AmazonS3Client _client;

    public SimulatedS3Tests()
    {
        _service.Add(Name, _bucket);
        _client = new AmazonS3Client(new SessionAWSCredentials("EXAMPLE", "secret", "token"), new AmazonS3Config
        {
            ServiceURL = _service.Address,
            AuthenticationRegion = "eu-west-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
        });
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("SHA256", true)]
    [InlineData("CRC32", false)]
    public async Task Object_IsStoredWithoutItsFraming(string? checksum, bool chunked)
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("zeile äöü\r\n", 20_000)));
        await _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = Name,
            Key = "rejects/2026/11/21/09/x y.jsonl",
            InputStream = new MemoryStream(content),
            ChecksumAlgorithm = checksum is null ? null : ChecksumAlgorithm.FindValue(checksum),
            UseChunkEncoding = chunked,
        });
        _bucket.Objects["rejects/2026/11/21/09/x y.jsonl"].ShouldBe(content);
        using var found = await _client.GetObjectAsync(Name, "rejects/2026/11/21/09/x y.jsonl");
        using var copy = new MemoryStream();
        await found.ResponseStream.CopyToAsync(copy);
        copy.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task EmptyObject_IsStored()
    {
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = "empty", ContentBody = "" });
        _bucket.Objects["empty"].ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Fault.Unavailable, "SlowDown", 503)]
    [InlineData(Fault.InternalError, "InternalError", 500)]
    [InlineData(Fault.AccessDenied, "AccessDenied", 403)]
    [InlineData(Fault.ExpiredToken, "ExpiredToken", 400)]
    public async Task ErrorFault_IsAnsweredOnceAndStoresNothing(Fault fault, string code, int status)
    {
        _bucket.Faults = new FaultPlan(seed: 1, rate: 1, most: 1, fault);
        var error = await Should.ThrowAsync<AmazonS3Exception>(PutAsync);
        (error.ErrorCode, (int)error.StatusCode).ShouldBe((code, status));
        _bucket.Objects.ShouldBeEmpty();
        await PutAsync();
        _bucket.Objects.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Fault.ResetBefore, 0)]
    [InlineData(Fault.ResetAfter, 1)]
    public async Task Reset_FailsWhetherStoredOrNot(Fault fault, int stored)
    {
        _bucket.Faults = new FaultPlan(seed: 1, rate: 1, most: 1, fault);
        await Should.ThrowAsync<Exception>(PutAsync);
        _bucket.Objects.Count.ShouldBe(stored);
    }

    [Fact]
    public async Task WrongChecksum_IsRefused()
    {
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => _client.PutObjectAsync(
            new PutObjectRequest { BucketName = Name, Key = "k", ContentBody = "text", ChecksumCRC32 = "AAAAAA==" }));
        error.ErrorCode.ShouldBe("BadDigest");
        _bucket.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task UnknownBucket_IsSaid()
    {
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => _client.GetObjectAsync("another", "k"));
        error.ErrorCode.ShouldBe("NoSuchBucket");
    }

    private Task<PutObjectResponse> PutAsync() =>
        _client.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = "k", ContentBody = "text" });
}
