using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Pipeline.Functions.Tests.Simulation.DynamoDb;

/// <summary>Compares the simulation with the SDK's own client.</summary>
public sealed class SimulatedDynamoDbTests : IDisposable
{
    private const string Name = "readings";
    private readonly SimulatedDynamoDb _service = new();
    private readonly SimulatedTable _table = new(new KeyAttribute("zone", "S"), new KeyAttribute("at", "N"));
    private readonly AmazonDynamoDBClient _client;

    public SimulatedDynamoDbTests()
    {
        _service.Add(Name, _table);
        _client = new AmazonDynamoDBClient(
            new SessionAWSCredentials("EXAMPLE", "secret", "token"),
            new AmazonDynamoDBConfig { ServiceURL = _service.Address, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task Batch_IsStoredAndCounted()
    {
        var big = Item("b", "2");
        big["text"] = new AttributeValue(new string('x', 3000));
        var response = await WriteAsync(Item("a", "1.50"), big);
        response.UnprocessedItems.ShouldBeEmpty();
        response.ConsumedCapacity.Single().CapacityUnits.ShouldBe(1 + 3);
        _table.WriteUnits.ShouldBe(4);
        _table.Items.Keys.ShouldBe(["\"a\" / 1.5", "\"b\" / 2"], ignoreOrder: true);
        _table.Items["\"a\" / 1.5"].Sent.ShouldBe("""{"at":{"N":"1.50"},"zone":{"S":"a"}}""");
        _table.Items["\"a\" / 1.5"].Stored.ShouldBe("""{"at":{"N":"1.5"},"zone":{"S":"a"}}""");
        _table.Calls.ShouldHaveSingleItem()
            .ShouldBe(new DynamoCall("BatchWriteItem", 2, Fault.None, null, "EXAMPLE", "token", null));
        var found = await _client.GetItemAsync(Name, new() { ["zone"] = new("a"), ["at"] = new() { N = "15E-1" } });
        found.Item["at"].N.ShouldBe("1.5");
        (await _client.ScanAsync(new ScanRequest(Name))).Count.ShouldBe(2);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { """{"zone":{"S":"a"}}""", "One or more parameter values were invalid: Missing the key at in the item" },
        { """{"zone":{"S":"a"},"at":{"S":"1"}}""", "Type mismatch for key at expected: N actual: S" },
        { """{"zone":{"S":""},"at":{"N":"1"}}""",
            "The AttributeValue for a key attribute cannot contain an empty string value. Key: zone" },
        { $$$"""{"zone":{"S":"{{{new string('z', 2049)}}}"},"at":{"N":"1"}}""",
            "Size of hashkey has exceeded the maximum size limit" },
        { """{"zone":{"S":"a"},"at":{"N":"1e126"}}""", "Number overflow" },
        { """{"zone":{"S":"a"},"at":{"N":"1e-131"}}""", "Number underflow" },
        { """{"zone":{"S":"a"},"at":{"N":"123456789012345678901234567890123456789"}}""", "more than 38 significant digits" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"x":{"N":"0x1"}}""", "cannot be converted to a numeric value: 0x1" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"x":{"T":"1"}}""", "must contain exactly one of the supported datatypes" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"x":{"S":"1","N":"1"}}""", "has more than one datatypes set" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"x":{"B":"!"}}""", "can not be converted to a Blob" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"at":{"N":"1"}}""", "is given twice" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"x":{"NULL":false}}""", "Null attribute value types must have the value of true" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"x":{"S":1}}""", "Number found where String was expected" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"x":{"S":"\ud800"}}""", "UTF-16" },
        { $$$"""{"zone":{"S":"a"},"at":{"N":"1"},"x":{"S":"{{{new string('x', 409_600)}}}"}}""", "Item size has exceeded" },
        { $$$"""{"zone":{"S":"a"},"at":{"N":"1"},"x":{{{Nested(33)}}}}""", "Nesting Levels have exceeded supported limits" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"seat":{"S":""}}""", "secondary index key" },
        { """{"zone":{"S":"a"},"at":{"N":"1"},"seat":{"N":"1"}}""", "Type mismatch for Index Key seat Expected: S Actual: N" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task WrongItem_RefusesTheWholeBatch(string item, string reason)
    {
        _table.Indexes["bySeat"] = new KeyAttribute("seat", "S");
        var (status, body) = await SendAsync("BatchWriteItem", Batch("""{"zone":{"S":"right"},"at":{"N":"1"}}""", item));
        status.ShouldBe(400);
        body.ShouldContain(reason);
        _table.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task LargestItem_IsTaken()
    {
        var text = new string('x', 409_600 - "zone".Length - 1 - "at".Length - 2 - "x".Length);
        var (status, body) = await SendAsync("BatchWriteItem", Batch($$$"""
            {"zone":{"S":"a"},"at":{"N":"1"},"x":{"S":"{{{text}}}"}}
            """, $$$"""{"zone":{"S":"b"},"at":{"N":"1"},"x":{{{Nested(32)}}}}"""));
        status.ShouldBe(200, body);
    }

    [Fact]
    public async Task BatchOfWrongLength_IsRefused()
    {
        var twice = await Should.ThrowAsync<AmazonDynamoDBException>(() => WriteAsync(Item("a", "1"), Item("a", "1.0")));
        twice.ErrorCode.ShouldBe("ValidationException");
        twice.Message.ShouldBe("Provided list of item keys contains duplicates");
        var many = await Should.ThrowAsync<AmazonDynamoDBException>(
            () => WriteAsync([.. Enumerable.Range(1, 26).Select(i => Item("a", $"{i}"))]));
        many.Message.ShouldContain("Member must have length less than or equal to 25");
        (await SendAsync("BatchWriteItem", Batch())).Body.ShouldContain("greater than or equal to 1");
        _table.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task ConditionalPut_HoldsOrConsumesUnits()
    {
        PutItemRequest Put(string value) => new(Name, Item("a", "1", ("v", value)))
        {
            ConditionExpression = "attribute_not_exists(#v) OR #v < :v",
            ExpressionAttributeNames = new() { ["#v"] = "v" },
            ExpressionAttributeValues = new() { [":v"] = new() { N = value } },
            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
        };
        (await _client.PutItemAsync(Put("2"))).ConsumedCapacity.CapacityUnits.ShouldBe(1);
        await Should.ThrowAsync<ConditionalCheckFailedException>(() => _client.PutItemAsync(Put("1.5")));
        await _client.PutItemAsync(Put("10"));
        _table.Items.Values.Single().Json.GetProperty("v").GetProperty("N").GetString().ShouldBe("10");
        _table.WriteUnits.ShouldBe(3);
    }

    [Theory]
    [InlineData(Fault.Throughput, "ProvisionedThroughputExceededException", 400)]
    [InlineData(Fault.Throttling, "ThrottlingException", 400)]
    [InlineData(Fault.InternalError, "InternalServerError", 500)]
    [InlineData(Fault.Unavailable, "ServiceUnavailableException", 503)]
    [InlineData(Fault.ExpiredToken, "ExpiredTokenException", 400)]
    public async Task ErrorFault_IsAnsweredOnceAndWritesNothing(Fault fault, string code, int status)
    {
        _table.Faults = new FaultPlan(seed: 1, rate: 1, most: 1, fault);
        var error = await Should.ThrowAsync<AmazonDynamoDBException>(() => WriteAsync(Item("a", "1")));
        error.ErrorCode.ShouldBe(code);
        ((int)error.StatusCode).ShouldBe(status);
        _table.Items.ShouldBeEmpty();
        await WriteAsync(Item("a", "1"));
        _table.Items.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Fault.ResetBefore, 0)]
    [InlineData(Fault.ResetAfter, 1)]
    [InlineData(Fault.Malformed, 1)]
    [InlineData(Fault.Slow, 1)]
    public async Task LostAnswer_FailsWhetherWrittenOrNot(Fault fault, int written)
    {
        _table.Faults = new FaultPlan(seed: 1, rate: 1, most: 1, fault);
        var time = new WaitingTime(DateTimeOffset.UnixEpoch);
        _table.Time = time;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        await Should.ThrowAsync<Exception>(() => _client.BatchWriteItemAsync(Request(Item("a", "1")), patience.Token));
        _table.Items.Count.ShouldBe(written);
    }

    [Fact]
    public async Task Unprocessed_ComeBackWithTheirNumbersRewritten()
    {
        _table.Faults = new FaultPlan(seed: 4, rate: 1, most: 1, Fault.Unprocessed);
        var response = await WriteAsync([.. Enumerable.Range(1, 25).Select(i => Item("a", $"{i}.0"))]);
        var left = response.UnprocessedItems[Name];
        left.Count.ShouldBeInRange(1, 24);
        left.ShouldEachBe(request => !request.PutRequest.Item["at"].N.Contains('.'));
        (left.Count + _table.Items.Count).ShouldBe(25);
    }

    [Fact]
    public async Task ThrottledKey_StaysUnprocessedForEver()
    {
        _table.IsThrottled = item => item.GetProperty("zone").GetProperty("S").GetString() == "hot";
        var response = await WriteAsync(Item("hot", "1"), Item("cold", "1"));
        response.UnprocessedItems[Name].Single().PutRequest.Item["zone"].S.ShouldBe("hot");
        await Should.ThrowAsync<ProvisionedThroughputExceededException>(() => WriteAsync(Item("hot", "1")));
        await Should.ThrowAsync<ProvisionedThroughputExceededException>(() => _client.PutItemAsync(Name, Item("hot", "1")));
    }

    private static Dictionary<string, AttributeValue> Item(string zone, string at, params (string Name, string Number)[] others)
    {
        var item = new Dictionary<string, AttributeValue> { ["zone"] = new(zone), ["at"] = new() { N = at } };
        foreach (var (name, number) in others) item[name] = new AttributeValue { N = number };
        return item;
    }

    private static BatchWriteItemRequest Request(params Dictionary<string, AttributeValue>[] items) => new()
    {
        RequestItems = new() { [Name] = [.. items.Select(item => new WriteRequest(new PutRequest(item)))] },
        ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
    };

    private Task<BatchWriteItemResponse> WriteAsync(params Dictionary<string, AttributeValue>[] items) =>
        _client.BatchWriteItemAsync(Request(items));

    private static string Batch(params string[] items) =>
        $$$"""{"RequestItems":""" +
        $$$"""{"{{{Name}}}":[{{{string.Join(',', items.Select(item => $"{{\"PutRequest\":{{\"Item\":{item}}}}}"))}}}]}}""";

    private static string Nested(int levels) => levels == 1 ? """{"NULL":true}""" : $$"""{"L":[{{Nested(levels - 1)}}]}""";

    // Requests that the SDK's client would refuse to send.
    private async Task<(int Status, string Body)> SendAsync(string operation, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _service.Address) { Content = new StringContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=EXAMPLE/x");
        request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
