using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.DynamoDb;

/// <summary>
/// Later requests of a kind, which the client builds and signs itself, are the same as the SDK would make them.
/// </summary>
public sealed class RepeatedRequestsTests : IDisposable
{
    private static readonly string[] Differing =
        ["Authorization", "X-Amz-Date", "x-amz-content-sha256", "amz-sdk-invocation-id", "Content-Length", "body"];

    private readonly ConcurrentQueue<Dictionary<string, string>> _requests = [];
    private readonly LoopbackServer _server;
    private readonly ItemClient _client;
    private Func<HttpContext, Task<bool>> _disturb = _ => Task.FromResult(false);

    public RepeatedRequestsTests()
    {
        // The environment has the credentials, as in Lambda.
        _ = SimulatedAws.DynamoDb;
        _server = new LoopbackServer(async context =>
        {
            var body = await LoopbackServer.ReadAsync(context.Request);
            var headers = context.Request.Headers.ToDictionary(
                header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase);
            headers["body"] = Encoding.UTF8.GetString(body);
            _requests.Enqueue(headers);
            if (await _disturb(context)) return;
            await context.Response.WriteAsync("""{"UnprocessedItems":{},"ConsumedCapacity":[{"CapacityUnits":2.5}]}""");
        });
        _client = new ItemClient(SdkConfig.Set(
            new AmazonDynamoDBConfig { ServiceURL = _server.Address, AuthenticationRegion = "eu-west-1" }, SdkClient.Direct));
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task EachRequest_IsSignedForItsBodyAndCarriesWhatTheSdksDoes()
    {
        for (var i = 0; i < 3; i++)
        {
            (await PutAsync($$"""{"TableName":"é{{i}}"}""")).ConsumedCapacity.CapacityUnits.ShouldBe(2.5);
            (await PutBatchAsync($$"""{"a":{{i}}}""")).ConsumedCapacity.Single().CapacityUnits.ShouldBe(2.5);
        }

        var requests = _requests.ToList();
        requests.Select(request => request["body"]).ShouldBe(
        [
            """{"TableName":"é0"}""", """{"a":0}""", """{"TableName":"é1"}""", """{"a":1}""", """{"TableName":"é2"}""",
                """{"a":2}""",
        ]);
        requests.ShouldEachBe(request => Verify(request));
        requests.Select(request => request["amz-sdk-invocation-id"]).Distinct().Count().ShouldBe(6);
        for (var i = 2; i < requests.Count; i++)
        {
            var (sdk, ours) = (requests[i % 2], requests[i]);
            ours.Keys.ShouldBe(sdk.Keys, ignoreOrder: true);
            foreach (var name in sdk.Keys.Except(Differing, StringComparer.OrdinalIgnoreCase))
                ours[name].ShouldBe(sdk[name], name);
        }
    }

    [Fact]
    public async Task ErrorOfALaterRequest_IsTheSdksExceptionAndTheRequestIsSentOnce()
    {
        await PutAsync("{}");
        _disturb = async context =>
        {
            context.Response.StatusCode = 400;
            context.Response.Headers["x-amzn-RequestId"] = "R2";
            await context.Response.WriteAsync(
                """{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"kept"}""");
            return true;
        };
        var error = await Should.ThrowAsync<ConditionalCheckFailedException>(() => PutAsync("{}"));
        (error.Message, error.RequestId).ShouldBe(("kept", "R2"));
        _requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task UnprocessedItemsOfALaterRequest_AreReadByTheSdkAndTheRequestIsSentOnce()
    {
        await PutBatchAsync("{}");
        _disturb = async context =>
        {
            await context.Response.WriteAsync("""{"UnprocessedItems":{"doors":[{"PutRequest":{"Item":{"id":{"S":"a"}}}}]}}""");
            return true;
        };
        var response = await PutBatchAsync("{}");
        response.UnprocessedItems["doors"].Single().PutRequest.Item["id"].S.ShouldBe("a");
        _requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ResetOfALaterRequest_IsSentAgainByTheSdk()
    {
        await PutAsync("{}");
        var resets = 0;
        _disturb = context =>
        {
            if (Interlocked.Increment(ref resets) > 1) return Task.FromResult(false);
            context.Abort();
            return Task.FromResult(true);
        };
        (await PutAsync("""{"a":1}""")).ConsumedCapacity.CapacityUnits.ShouldBe(2.5);
        _requests.Skip(1).Select(request => request["body"]).Distinct().ShouldBe(["""{"a":1}"""]);
        _requests.ShouldEachBe(request => Verify(request));
    }

    [Fact]
    public async Task ClockThatIsWrong_IsCorrectedForTheRequestsAfterIt()
    {
        await PutAsync("{}");
        var ahead = TimeProvider.System.GetUtcNow().AddHours(2);
        _disturb = async context =>
        {
            context.Response.StatusCode = 400;
            context.Response.Headers.Date = ahead.ToString("r", CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(
                """{"__type":"com.amazon.coral.service#RequestExpired","message":"Signature expired"}""");
            return true;
        };
        ErrorClassifier.Classify(await Should.ThrowAsync<AmazonServiceException>(() => PutAsync("{}")))
            .ShouldBe(ErrorClass.RetryFew);
        _disturb = _ => Task.FromResult(false);
        await PutAsync("{}");
        var sent = DateTimeOffset.ParseExact(
            _requests.Last()["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        sent.ShouldBeGreaterThan(ahead.AddHours(-1));
        Verify(_requests.Last()).ShouldBeTrue();
    }

    [Fact]
    public async Task CancelledRequest_IsGivenUpAtOnce()
    {
        await PutAsync("{}");
        _disturb = async context =>
        {
            await LoopbackServer.HoldAsync(context, null);
            return true;
        };
        using var cancel = new CancellationTokenSource();
        var put = _client.PutAsync("doors", to => to.Write("{}"), 2, cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => put);
    }

    [Theory]
    [InlineData("another secret", null)]
    [InlineData(null, "x-amz-target")]
    public async Task RequestThatIsSignedOtherwise_IsNoTemplate(string? secret, string? changed)
    {
        await PutAsync("{}");
        var headers = _requests.Single();
        if (changed is not null) headers[changed] += "x";
        RequestTemplate.Of(new Uri(_server.Address), headers, "{}"u8, secret ?? "example", null).ShouldBeNull();
        if (changed is not null) headers[changed] = headers[changed][..^1];
        RequestTemplate.Of(new Uri(_server.Address), headers, "{}"u8, "example", null).ShouldNotBeNull();
    }

    private Task<BatchWriteItemResponse> PutBatchAsync(string body) =>
        _client.PutBatchAsync(new() { ["doors"] = [] }, to => to.Write(body), 2, default);

    private Task<PutItemResponse> PutAsync(string body) => _client.PutAsync("doors", to => to.Write(body), 2, default);

    // As the service verifies it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
    private static bool Verify(Dictionary<string, string> request)
    {
        var parts = request["Authorization"].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var scope = parts["Credential"].Split('/')[1..];
        var names = parts["SignedHeaders"].Split(';');
        var hash = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request["body"])));
        var head = string.Concat(names.Select(name => $"{name}:{request[name].Trim()}\n"));
        var canonical = Hex(SHA256.HashData(Encoding.UTF8.GetBytes($"POST\n/\n\n{head}\n{parts["SignedHeaders"]}\n{hash}")));
        var key = scope.Aggregate(
            "AWS4example"u8.ToArray(), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        var toSign = $"AWS4-HMAC-SHA256\n{request["X-Amz-Date"]}\n{string.Join('/', scope)}\n{canonical}";
        return request["x-amz-content-sha256"] == hash && request["X-Amz-Security-Token"] == SimulatedAws.SessionToken
            && parts["Signature"] == Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
