using System.Net;
using System.Text;
using Pipeline.Benchmarks.Servers;

namespace Pipeline.Benchmarks.Tests;

/// <summary>The benchmark trusts this stub's count, so the stub must notice a handler that does not write all records.</summary>
public sealed class StubDynamoDbTests : IDisposable
{
    private readonly StubDynamoDb _table = new(TimeSpan.Zero, keepsBodies: true);
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Batches_AreCountedByTable()
    {
        (await CallAsync("BatchWriteItem", Batch(25))).ShouldBe((HttpStatusCode.OK, """{"UnprocessedItems":{}}"""));
        (await CallAsync("BatchWriteItem", """
            {"ReturnConsumedCapacity":"NONE","RequestItems":{"a":[{"PutRequest":{"Item":{"id":{"S":"1"}}}}],
            "b":[{"PutRequest":{"Item":{"l":{"L":[{"M":{}}]}}}},{"PutRequest":{"Item":{}}}]}}
            """)).Status.ShouldBe(HttpStatusCode.OK);
        _table.Items("a").ShouldBe(26);
        _table.Items("b").ShouldBe(2);
        _table.Items("c").ShouldBe(0);
    }

    [Fact]
    public async Task Puts_AreCountedByTable()
    {
        const string Put = """{"TableName":"a","Item":{"id":{"S":"1"}},"ConditionExpression":"attribute_not_exists(#pk)"}""";
        (await CallAsync("PutItem", Put)).ShouldBe((HttpStatusCode.OK, "{}"));
        (await CallAsync("PutItem", Put)).ShouldBe((HttpStatusCode.OK, "{}"));
        _table.Items("a").ShouldBe(2);
    }

    [Fact]
    public async Task CapacityAsked_IsTold()
    {
        (await CallAsync("BatchWriteItem", Batch(3)
            .Replace("{\"RequestItems", "{\"ReturnConsumedCapacity\":\"TOTAL\",\"RequestItems"))).Body
            .ShouldBe("""{"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"a","CapacityUnits":3.0}]}""");
        (await CallAsync("PutItem", """{"TableName":"a","Item":{},"ReturnConsumedCapacity":"TOTAL"}""")).Body
            .ShouldBe("""{"ConsumedCapacity":{"TableName":"a","CapacityUnits":1.0}}""");
    }

    [Theory]
    [InlineData("BatchWriteItem", 26, "ValidationException")]
    [InlineData("BatchWriteItem", 0, "ValidationException")]
    [InlineData("GetItem", 1, "UnknownOperationException")]
    public async Task WrongCall_IsRefusedAndNotCounted(string operation, int items, string type)
    {
        var (status, body) = await CallAsync(operation, Batch(items));
        status.ShouldBe(HttpStatusCode.BadRequest);
        body.ShouldContain(type);
        _table.Items("a").ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"RequestItems":{"a":[{"DeleteRequest":{"Key":{}}}]}}""")]
    [InlineData("""{"RequestItems":{"a":[""")]
    [InlineData("""{"TableName":"a"}""")]
    public async Task NoPut_IsRefusedAndNotCounted(string body)
    {
        (await CallAsync("BatchWriteItem", body)).Body.ShouldContain("SerializationException");
        _table.Items("a").ShouldBe(0);
    }

    [Fact]
    public async Task Written_IsToldTheTotalBeforeTheAnswer()
    {
        var totals = new List<long>();
        _table.Written = totals.Add;
        await CallAsync("BatchWriteItem", Batch(25));
        await CallAsync("BatchWriteItem", Batch(5));
        totals.ShouldBe([25, 30]);
    }

    [Fact]
    public async Task Answer_HasItsChecksum()
    {
        using var response = await SendAsync("PutItem", """{"TableName":"a","Item":{}}""");
        // The CRC-32 of "{}" as zlib computes it.
        response.Headers.GetValues("x-amz-crc32").ShouldBe(["2745614147"]);
    }

    [Fact]
    public async Task Bodies_AreKeptUntilNoLonger()
    {
        await CallAsync("BatchWriteItem", Batch(1));
        _table.Kept.Select(Encoding.UTF8.GetString).ShouldBe([Batch(1)]);
        _table.StopKeeping();
        await CallAsync("BatchWriteItem", Batch(1));
        _table.Kept.ShouldBeEmpty();
    }

    public void Dispose()
    {
        _http.Dispose();
        _table.Dispose();
    }

    private static string Batch(int items)
    {
        var puts = Enumerable.Repeat("""{"PutRequest":{"Item":{"id":{"S":"1"}}}}""", items);
        return $$$"""{"RequestItems":{"a":[{{{string.Join(',', puts)}}}]}}""";
    }

    private async Task<(HttpStatusCode Status, string Body)> CallAsync(string operation, string body)
    {
        using var response = await SendAsync(operation, body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(string operation, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _table.Url) { Content = new StringContent(body) };
        request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        return await _http.SendAsync(request);
    }
}
