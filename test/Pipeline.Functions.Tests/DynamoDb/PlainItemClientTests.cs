using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Writer;

namespace Pipeline.Functions.Tests.DynamoDb;

/// <summary>
/// The way out of the SDK's Internal namespaces: this client sends the service the same as the client that uses them.
/// </summary>
public sealed partial class PlainItemClientTests : IDisposable
{
    private const string Everything = """
        {"id":{"S":"a\"\\ é😀\u0001"},"none":{"S":""},"n":{"N":"1.50"},
         "big":{"N":"-0.00000000000000000000000000000000000001E+100"},
         "yes":{"BOOL":true},"no":{"BOOL":false},"null":{"NULL":true},"raw":{"B":"AAEC/w=="},
         "empty list":{"L":[]},"empty map":{"M":{}},
         "list":{"L":[{"S":"x"},{"L":[{"NULL":true}]},{"M":{"é":{"N":"7"}}}]},
         "map":{"M":{"":{"S":"no name"},"deep":{"M":{"er":{"BOOL":false}}}}}}
        """;

    private readonly ConcurrentQueue<(string Target, string Body)> _requests = [];
    private readonly LoopbackServer _server;

    public PlainItemClientTests() => _server = new LoopbackServer(async context =>
    {
        var body = await LoopbackServer.ReadAsync(context.Request);
        _requests.Enqueue(($"{context.Request.Headers["X-Amz-Target"]}", Encoding.UTF8.GetString(body)));
        await context.Response.Body.WriteAsync("""{"UnprocessedItems":{},"ConsumedCapacity":[]}"""u8.ToArray());
    });

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Batch_IsSentAsItWasWritten()
    {
        var body = """{"ReturnConsumedCapacity":"TOTAL","RequestItems":{"doors":[{"PutRequest":{"Item":""" + Everything +
            """}},{"PutRequest":{"Item":{"id":{"S":"b"}}}}]}}""";
        using var client = ItemClients.Plain(_server);
        await client.PutBatchAsync(new() { ["doors"] = [] }, to => to.Write(body), 16, default);
        ShouldBeSent("DynamoDB_20120810.BatchWriteItem", body);
    }

    [Fact]
    public async Task PutWithACondition_IsSentAsItWasWritten()
    {
        var body = """{"ReturnConsumedCapacity":"TOTAL","TableName":"doors","Item":""" + Everything +
            """
            ,"ConditionExpression":"attribute_not_exists(#seq) OR #seq < :seq","ExpressionAttributeNames":{"#seq":"é\"q"},
            "ExpressionAttributeValues":{":seq":{"S":"1"},":sub":{"N":"0"}}}
            """;
        using var client = ItemClients.Plain(_server);
        await client.PutAsync("doors", to => to.Write(body), 16, default);
        ShouldBeSent("DynamoDB_20120810.PutItem", body);
    }

    // Twice DynamoDB's maximum number of levels: each level is an object with the type inside one with the value.
    [Fact]
    public async Task DeepestItem_IsSentAsItWasWritten()
    {
        const int levels = 64;
        var item = string.Concat(Enumerable.Repeat("""{"M":{"x":""", levels)) + """{"S":"deep"}""" + new string('}', levels * 2);
        var body = """{"TableName":"doors","Item":{"id":""" + item + "}}";
        using var client = ItemClients.Plain(_server);
        await client.PutAsync("doors", to => to.Write(body), 16, default);
        _requests.Single().Body.ShouldContain(item);
    }

    [Theory]
    [InlineData("""{"TableName":"doors","ReturnValues":"NONE"}""", "ReturnValues")]
    [InlineData("""{"TableName":"doors","Item":{"id":{"SS":["a"]}}}""", "SS")]
    public void MemberThatIsNotRead_IsAnErrorAndNotLeftOut(string body, string name) =>
        Should.Throw<InvalidOperationException>(() => RequestReader.ReadPut(Encoding.UTF8.GetBytes(body)))
            .Message.ShouldContain($"no member {name};");

    [Fact]
    public void Setting_ChoosesTheClient()
    {
        // Every function has a Region in its environment.
        _ = SimulatedAws.DynamoDb;
        using var plain = WriterHandler.NewItemClient(SdkClient.Plain);
        plain.ShouldBeOfType<PlainItemClient>();
        using var direct = WriterHandler.NewItemClient(SdkClient.Direct);
        direct.ShouldBeOfType<ItemClient>();
    }

    [Fact]
    public async Task Error_IsTheSdksException()
    {
        using var server = new LoopbackServer(async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.Body.WriteAsync(
                """{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}"""u8.ToArray());
        });
        using var client = ItemClients.Plain(server);
        await Should.ThrowAsync<ConditionalCheckFailedException>(
            () => client.PutAsync("doors", to => to.Write("{}"), 2, default));
    }

    // If a new version of the SDK changes the Internal namespaces, the plain client still runs.
    [Fact]
    public void FilesOfTheRecordPathThatUseInternalTypes_AreThoseOfTheDirectClient()
    {
        var source = Repository.PathTo("src", "Pipeline.Functions");
        new[] { "DynamoDb", "Rejects", "Writer" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(source, folder), "*.cs"))
            .Where(file => UsesInternal().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName)
            .ShouldBe(
                ["ResponseReader.cs", "EndpointCache.cs", "BufferedResponse.cs", "HttpRequests.cs", "ItemClient.cs"],
                    ignoreOrder: true);
    }

    [GeneratedRegex(@"^using (?!Pipeline).*\.Internal\b", RegexOptions.Multiline)]
    private static partial Regex UsesInternal();

    private void ShouldBeSent(string target, string body)
    {
        var request = _requests.Single();
        request.Target.ShouldBe(target);
        JsonNode.DeepEquals(JsonNode.Parse(request.Body), JsonNode.Parse(body)).ShouldBeTrue(request.Body);
    }
}
