using System.Text;
using Amazon.DynamoDBv2.Model;
using Pipeline.Functions.DynamoDb;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.DynamoDb;

/// <summary>Our reader reads the usual response with the same result as the SDK; the SDK reads all others.</summary>
public sealed class ResponseReaderTests
{
    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"UnprocessedItems":{}}""", 0)]
    [InlineData("""{"ConsumedCapacity":{"TableName":"doors","CapacityUnits":2.5}}""", 2.5)]
    [InlineData("""{"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"doors","CapacityUnits":25.0}]}""", 25)]
    [InlineData(
        """{"ConsumedCapacity":[{"CapacityUnits":1},{"Table":{"CapacityUnits":9},"CapacityUnits":2}],"UnprocessedItems":{ }}""",
            3)]
    [InlineData("""{"ConsumedCapacity":[]}""", 0)]
    public void AllTaken_CountsItsUnits(string body, double expected)
    {
        ResponseReader.TryRead(Encoding.UTF8.GetBytes(body), out var units).ShouldBeTrue();
        units.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}{}")]
    [InlineData("""{"UnprocessedItems":{}""")]
    [InlineData("""{"UnprocessedItems":null}""")]
    [InlineData("""{"UnprocessedItems":{"doors":[{"PutRequest":{"Item":{"id":{"S":"a"}}}}]}}""")]
    [InlineData("""{"ItemCollectionMetrics":{}}""")]
    [InlineData("""{"ConsumedCapacity":7}""")]
    [InlineData("""{"ConsumedCapacity":[7]}""")]
    [InlineData("""{"ConsumedCapacity":{"CapacityUnits":"7"}}""")]
    public void AnythingElse_IsLeftToTheSdk(string body) =>
        ResponseReader.TryRead(Encoding.UTF8.GetBytes(body), out _).ShouldBeFalse();

    [Fact]
    public async Task UnprocessedItems_AreReadByTheSdk()
    {
        var response =
            await PutAsync(
                """{"UnprocessedItems":{"doors":[{"PutRequest":{"Item":{"id":{"S":"a"}}}}]}""" +
                ""","ConsumedCapacity":[{"CapacityUnits":1.5}]}""");
        response.UnprocessedItems["doors"].Single().PutRequest.Item["id"].S.ShouldBe("a");
        response.ConsumedCapacity.Single().CapacityUnits.ShouldBe(1.5);
    }

    [Theory]
    [InlineData("""{"UnprocessedItems":{}}""", "1")]
    [InlineData("""{"UnprocessedItems":{"doors":[]}}""", "1")]
    public async Task WrongChecksum_IsAnErrorThatIsTriedAgain(string body, string checksum)
    {
        var error = await Should.ThrowAsync<Exception>(() => PutAsync(body, checksum));
        ErrorClassifier.Classify(error).ShouldBe(ErrorClass.Retry);
    }

    [Fact]
    public async Task RightChecksum_IsTaken() =>
        (await PutAsync("{}", "2745614147")).ConsumedCapacity.Single().CapacityUnits.ShouldBe(0);

    [Fact]
    public async Task Error_IsTheSdksException()
    {
        using var server = new LoopbackServer(async context =>
        {
            context.Response.StatusCode = 400;
            context.Response.Headers["x-amzn-RequestId"] = "R1";
            await context.Response.Body
                .WriteAsync(
                    """{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"}"""u8.ToArray());
        });
        using var client = ItemClients.For(server);
        var error = await Should.ThrowAsync<ProvisionedThroughputExceededException>(() =>
            client.PutBatchAsync(new() { ["doors"] = [] }, to => to.Write("{}"), 2, default));
        error.Message.ShouldBe("slow down");
        error.RequestId.ShouldBe("R1");
    }

    private static async Task<BatchWriteItemResponse> PutAsync(string body, string? checksum = null)
    {
        using var server = new LoopbackServer(async context =>
        {
            if (checksum is not null) context.Response.Headers["x-amz-crc32"] = checksum;
            // As DynamoDB does it; the SDK does not check a response without a length.
            context.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
        });
        using var client = ItemClients.For(server);
        return await client.PutBatchAsync(new() { ["doors"] = [] }, to => to.Write("{}"), 2, default);
    }
}
