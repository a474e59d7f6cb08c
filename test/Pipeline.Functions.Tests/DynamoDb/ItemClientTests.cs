using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.DynamoDb;

/// <summary>
/// Compares the one file that uses the SDK's Internal namespaces with the SDK's own client: the requests on the wire are the
/// same.
/// </summary>
public sealed partial class ItemClientTests : IDisposable
{
    private const string Item = """{"id":{"S":"a"},"n":{"N":"1.50"}}""";
    private readonly ConcurrentQueue<(Dictionary<string, string> Headers, string Body)> _requests = [];
    private readonly LoopbackServer _server;

    public ItemClientTests() => _server = new LoopbackServer(async context =>
    {
        var body = await LoopbackServer.ReadAsync(context.Request);
        _requests.Enqueue((context.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}",
            StringComparer.OrdinalIgnoreCase), Encoding.UTF8.GetString(body)));
        await context.Response.WriteAsync("""{"UnprocessedItems":{},"ConsumedCapacity":[{"CapacityUnits":2.5}]}""");
    });

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Batch_GoesOutAsTheSdkWouldSendIt()
    {
        using var sdk = new AmazonDynamoDBClient(Config());
        await sdk.BatchWriteItemAsync(
            new BatchWriteItemRequest { RequestItems = new() { ["doors"] = [new(new PutRequest([]))] } });
        using var ours = new ItemClient(Config());
        var body = """{"RequestItems":{"doors":[{"PutRequest":{"Item":""" + Item + "}}]}}";
        var response = await ours.PutBatchAsync(new() { ["doors"] = [] }, to => to.Write(body), 1024, default);
        response.ConsumedCapacity.Single().CapacityUnits.ShouldBe(2.5);
        Compare(body);
    }

    [Fact]
    public async Task Put_GoesOutAsTheSdkWouldSendIt()
    {
        using var sdk = new AmazonDynamoDBClient(Config());
        await sdk.PutItemAsync(new PutItemRequest("doors", []));
        using var ours = new ItemClient(Config());
        var body = """{"TableName":"doors","Item":""" + Item + "}";
        await ours.PutAsync("doors", to => to.Write(body), 1024, default);
        Compare(body);
    }

    [Fact]
    public async Task SecondRequest_IsAsTheFirst()
    {
        using var sdk = new AmazonDynamoDBClient(Config());
        using var ours = new ItemClient(Config());
        await sdk.PutItemAsync(new PutItemRequest("doors", []));
        for (var i = 0; i < 2; i++) await ours.PutAsync("doors", to => to.Write("{}"), 2, default);
        Compare("{}");
    }

    [Theory]
    [InlineData("Direct")]
    [InlineData("Plain")]
    public async Task CredentialsThatRotate_SignWithTheNewOnes(string name)
    {
        var credentials = new Rotating();
        var config = ItemClients.Config(_server, Enum.Parse<SdkClient>(name));
        config.DefaultAWSCredentials = credentials;
        using IItemClient client = name == "Plain"
            ? new PlainItemClient(new AmazonDynamoDBClient(config))
            : new ItemClient(config);
        for (var i = 0; i < 3; i++)
        {
            await client.PutAsync("doors", to => to.Write("{}"), 2, default);
            credentials.Number++;
        }

        _requests.Select(request => AccessKey().Match(request.Headers["Authorization"]).Value)
            .ShouldBe(["EXAMPLE0/", "EXAMPLE1/", "EXAMPLE2/"]);
        _requests.Select(request => request.Headers["X-Amz-Security-Token"]).ShouldBe(["token0", "token1", "token2"]);
    }

    private AmazonDynamoDBConfig Config() => ItemClients.Config(_server);

    private void Compare(string body)
    {
        var (sdk, ours) = (_requests.First(), _requests.Last());
        ours.Body.ShouldBe(body);
        ours.Headers.Keys.ShouldBe(sdk.Headers.Keys, ignoreOrder: true);
        foreach (var name in new[] { "X-Amz-Target", "Content-Type", "X-Amz-Security-Token", "User-Agent", "Host",
            "amz-sdk-request" })
        {
            // The lengths differ, and so do the times and digests.
            ours.Headers[name].ShouldBe(sdk.Headers[name], name);
        }

        Signed().Match(ours.Headers["Authorization"]).Value.ShouldBe(Signed().Match(sdk.Headers["Authorization"]).Value);
    }

    [GeneratedRegex("EXAMPLE[0-9]/")]
    private static partial Regex AccessKey();

    // Everything except the signature: the algorithm, the scope and the signed headers.
    [GeneratedRegex("^.*SignedHeaders=[^,]+")]
    private static partial Regex Signed();

    private sealed class Rotating : AWSCredentials
    {
        public int Number { get; set; }

        public override ImmutableCredentials GetCredentials() => new($"EXAMPLE{Number}", "secret", $"token{Number}");
    }
}

internal static class BufferWriterExtensions
{
    public static void Write(this System.Buffers.IBufferWriter<byte> to, string text) =>
        System.Buffers.BuffersExtensions.Write(to, Encoding.UTF8.GetBytes(text));
}
