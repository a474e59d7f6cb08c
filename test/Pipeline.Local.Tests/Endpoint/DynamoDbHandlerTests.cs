using System.Net;
using System.Text.Json.Nodes;
using Pipeline.Local.Faults;
using Pipeline.Local.Tests.Engines;

namespace Pipeline.Local.Tests.Endpoint;

/// <summary>
/// The metrics of roles' calls (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html), and
/// their writes.
/// </summary>
public sealed class DynamoDbHandlerTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Batch_TakesUnitsByItemAndCountsWhatItPuts()
    {
        await using var bed = await StartAsync("batch");
        bed.Handler.FirstWrite.ShouldBeNull();
        var (status, answer) = await bed.CallAsync("BatchWriteItem", DynamoDbBed.Batch("a", 100, 100, 1500));
        status.ShouldBe(HttpStatusCode.OK);
        answer.ToJsonString().ShouldBe("""{"UnprocessedItems":{}}""", "the caller did not ask for capacity");
        bed.OfTable("ConsumedWriteCapacityUnits").ShouldBe(1 + 1 + 2);
        await bed.CallAsync(
            "BatchWriteItem", """{ "RequestItems": { "TABLE": [{ "DeleteRequest": { "Key": { "id": { "S": "none" } } } }] } }""");
        bed.OfTable("ConsumedWriteCapacityUnits").ShouldBe(1 + 1 + 2 + 1);
        bed.OfOperation("SuccessfulRequestLatency", "BatchWriteItem").ShouldBeGreaterThan(0);
        bed.Handler.ItemsWritten.ShouldBe(3);
        bed.Handler.WrittenTo("batch").ShouldBe(3);
        bed.Handler.WrittenTo("other").ShouldBe(0);
        bed.Handler.FirstWrite.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("TOTAL")]
    [InlineData("INDEXES")]
    [InlineData("NONE")]
    public async Task CallerThatAsksForCapacity_IsToldWhatItAskedFor(string level)
    {
        await using var bed = await StartAsync($"asked{level}");
        var input = $$"""{ "ReturnConsumedCapacity": "{{level}}", "TableName": "TABLE", "Item": { "id": { "S": "a" } } }""";
        var (_, answer) = await bed.CallAsync("PutItem", input);
        answer.ContainsKey("ConsumedCapacity").ShouldBe(level != "NONE");
        bed.OfTable("ConsumedWriteCapacityUnits").ShouldBe(1);
        bed.Handler.ItemsWritten.ShouldBe(1);
    }

    [Fact]
    public async Task Reads_TakeHalfAUnitOrAWholeOneAndAnIndexItsOwn()
    {
        await using var bed = await StartAsync("reads");
        await bed.CallAsync("BatchWriteItem", DynamoDbBed.Batch("a", 10, 10));
        var (_, item) = await bed.CallAsync("GetItem", """{ "TableName": "TABLE", "Key": { "id": { "S": "a0" } } }""");
        item.Select(member => member.Key).ShouldBe(["Item"]);
        bed.OfTable("ConsumedReadCapacityUnits").ShouldBe(0.5);
        await bed.CallAsync("GetItem", """{ "TableName": "TABLE", "Key": { "id": { "S": "a0" } }, "ConsistentRead": true }""");
        bed.OfTable("ConsumedReadCapacityUnits").ShouldBe(1.5);
        var (_, page) = await bed.CallAsync("Query", """
            {
              "TableName": "TABLE", "IndexName": "byZone", "KeyConditionExpression": "#z = :z",
              "ExpressionAttributeNames": { "#z": "zone" }, "ExpressionAttributeValues": { ":z": { "S": "z" } }
            }
            """);
        $"{page["Count"]}".ShouldBe("2");
        bed.OfIndex("ConsumedReadCapacityUnits").ShouldBe(0.5);
        bed.OfTable("ConsumedReadCapacityUnits").ShouldBe(1.5);
        bed.OfOperation("ReturnedItemCount", "Query").ShouldBe(2);
    }

    [Fact]
    public async Task Errors_AreTheUsersOrHaveMetricsOfTheirOwn()
    {
        await using var bed = await StartAsync("errors");
        foreach (var input in new[] { """{ "TableName": "nowhere", "Item": { "id": { "S": "a" } } }""", "[]" })
            (await bed.CallAsync("PutItem", input)).Status.ShouldBe(HttpStatusCode.BadRequest);

        bed.Sum("UserErrors").ShouldBe(2);
        await bed.CallAsync("PutItem", """
            { "TableName": "TABLE", "Item": { "id": { "S": "a" } }, "ConditionExpression": "attribute_exists(id)" }
            """);
        bed.OfTable("ConditionalCheckFailedRequests").ShouldBe(1);
        bed.Sum("UserErrors").ShouldBe(2);
        bed.Handler.ItemsWritten.ShouldBe(0);
    }

    [Fact]
    public async Task Throttling_IsMeasuredByItemAndByRequest()
    {
        await using var bed = await StartAsync("throttled", new EndpointFaults(1, 7));
        var (refused, back) = (0, 0);
        for (var i = 0; i < 40; i++)
        {
            var (status, answer) = await bed.CallAsync("BatchWriteItem", DynamoDbBed.Batch($"{i}-", 10, 10, 10, 10, 10));
            if (status == HttpStatusCode.OK)
            {
                back += (answer["UnprocessedItems"]!["throttled"] as JsonArray)?.Count ?? 0;
                answer.ContainsKey("ConsumedCapacity").ShouldBeFalse();
                continue;
            }

            $"{answer["__type"]}".ShouldEndWith("ProvisionedThroughputExceededException");
            refused++;
        }

        refused.ShouldBeInRange(10, 35);
        back.ShouldBeGreaterThan(10);
        bed.OfTable("WriteThrottleEvents").ShouldBe(back + (refused * 5));
        bed.OfOperation("ThrottledRequests", "BatchWriteItem").ShouldBe(refused);
        bed.Handler.ItemsWritten.ShouldBe((40 * 5) - back - (refused * 5));
        bed.OfTable("ConsumedWriteCapacityUnits").ShouldBe(bed.Handler.ItemsWritten);
        bed.Sum("UserErrors").ShouldBe(0);
    }

    [Fact]
    public async Task ThrottledReadOfAnIndex_IsTheIndexsOwn()
    {
        await using var bed = await StartAsync("throttledIndex", new EndpointFaults(1, 7));
        await bed.CallAsync("Query", """{ "TableName": "TABLE", "IndexName": "byZone" }""");
        bed.OfIndex("ReadThrottleEvents").ShouldBe(1);
        bed.OfTable("ReadThrottleEvents").ShouldBe(0);
        bed.OfOperation("ThrottledRequests", "Query").ShouldBe(1);
    }

    [Fact]
    public async Task EngineThatIsGone_FailsAndIsAnErrorOfTheSystem()
    {
        // No server listens on port 1.
        await using var bed = await DynamoDbBed.StartAsync(new Uri("http://127.0.0.1:1"), "gone", makesTable: false);
        var (status, answer) = await bed.CallAsync("BatchWriteItem", DynamoDbBed.Batch("a", 10))
            .WaitAsync(TimeSpan.FromMinutes(1));
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        $"{answer["message"]}".ShouldStartWith("the engine behind DynamoDB does not answer: ");
        bed.OfOperation("SystemErrors", "BatchWriteItem").ShouldBe(1);
        bed.Sum("UserErrors").ShouldBe(0);
    }

    [Fact]
    public async Task UsersCalls_AreNotMeasured()
    {
        await using var bed = await DynamoDbBed.StartAsync(
            fixture.Engines.DynamoDb, "users", new EndpointFaults(1, 1), isRole: false);
        await bed.CallAsync("BatchWriteItem", DynamoDbBed.Batch("a", 10));
        await bed.CallAsync("PutItem", """{ "TableName": "nowhere", "Item": {} }""");
        bed.OfTable("ConsumedWriteCapacityUnits").ShouldBe(0);
        bed.Sum("UserErrors").ShouldBe(0);
        bed.Handler.ItemsWritten.ShouldBe(0);
    }

    private Task<DynamoDbBed> StartAsync(string table, EndpointFaults? faults = null) =>
        DynamoDbBed.StartAsync(fixture.Engines.DynamoDb, table, faults);
}
