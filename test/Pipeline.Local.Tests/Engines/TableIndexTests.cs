using System.Text.Json.Nodes;
using Pipeline.Local.Engines;

namespace Pipeline.Local.Tests.Engines;

/// <summary>UpdateTable for an index, as KCL 3 calls it for its lease table.</summary>
public sealed class TableIndexTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Lease = """
        { "KeySchema": [{ "AttributeName": "leaseOwner", "KeyType": "HASH" }, { "AttributeName": "leaseKey",
          "KeyType": "RANGE" }],
          "IndexName": "LeaseOwnerToLeaseKeyIndex", "Projection": { "ProjectionType": "KEYS_ONLY" } }
        """;

    private const string Owner =
        """[{ "AttributeName": "leaseKey", "AttributeType": "S" }, { "AttributeName": "leaseOwner", "AttributeType": "S" }]""";

    [Fact]
    public async Task IndexOfAnOnDemandTable_HoldsWhatIsThereAndWhatComes()
    {
        using var client = await TableAsync("leases");
        await PutAsync(client, "leases",
            """{ "leaseKey": { "S": "shard-1" }, "leaseOwner": { "S": "w1" }, "counter": { "N": "3" } }""");
        await PutAsync(client, "leases", """{ "leaseKey": { "S": "shard-2" } }""");
        await PutAsync(client, "leases", """{ "leaseKey": { "S": "shard-3" }, "leaseOwner": { "N": "1" } }""");
        var answer = await CreateAsync(client, "leases");
        var made = answer["TableDescription"]!["GlobalSecondaryIndexes"]![0]!;
        ((string)made["IndexStatus"]!, (string)made["IndexArn"]!)
            .ShouldBe(("CREATING", "arn:aws:dynamodb:eu-west-1:111122223333:table/leases/index/LeaseOwnerToLeaseKeyIndex"));

        (await KeysAsync(client, "leases", "w1")).ShouldBe(["""{"leaseKey":{"S":"shard-1"},"leaseOwner":{"S":"w1"}}"""]);
        await PutAsync(client, "leases", """{ "leaseKey": { "S": "shard-4" }, "leaseOwner": { "S": "w1" } }""");
        await PutAsync(client, "leases", """{ "leaseKey": { "S": "shard-1" }, "leaseOwner": { "S": "w2" } }""");
        (await KeysAsync(client, "leases", "w1")).ShouldBe(["""{"leaseKey":{"S":"shard-4"},"leaseOwner":{"S":"w1"}}"""]);

        var table = (await client.CallAsync("DescribeTable", new JsonObject { ["TableName"] = "leases" },
            CancellationToken.None))["Table"]!;
        ((string)table["TableStatus"]!).ShouldBe("ACTIVE");
        var index = table["GlobalSecondaryIndexes"]![0]!;
        ((string)index["IndexStatus"]!).ShouldBe("ACTIVE");
        ((int)index["ProvisionedThroughput"]!["ReadCapacityUnits"]!).ShouldBe(0);
        table["AttributeDefinitions"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task RemovedIndex_IsGoneAndCanBeMadeAgain()
    {
        using var client = await TableAsync("removed");
        await CreateAsync(client, "removed");
        await PutAsync(client, "removed", """{ "leaseKey": { "S": "a" }, "leaseOwner": { "S": "w1" } }""");
        await UpdateAsync(client, "removed", """{ "Delete": { "IndexName": "LeaseOwnerToLeaseKeyIndex" } }""");
        (await Should.ThrowAsync<EngineException>(() => KeysAsync(client, "removed", "w1"))).Message.ShouldContain(
            "does not have the specified index");
        await CreateAsync(client, "removed");
        (await KeysAsync(client, "removed", "w1")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(250)]
    public async Task WritesAroundTheCreation_AreAllIndexed(int ended)
    {
        var name = $"many-{ended}";
        using var client = await TableAsync(name);
        var writes = Enumerable.Range(0, 400)
            .Select(i =>
                PutAsync(client, name, $$"""{ "leaseKey": { "S": "shard-{{i:D3}}" }, "leaseOwner": { "S": "w1" } }"""))
            .ToList();
        while (writes.Count(each => each.IsCompleted) < ended)
            await Task.WhenAny(writes.Where(each => !each.IsCompleted));
        await CreateAsync(client, name);
        await Task.WhenAll(writes);
        (await KeysAsync(client, name, "w1")).Count.ShouldBe(400);
    }

    [Fact]
    public async Task WritesAroundTheRemoval_LeaveNoEntries()
    {
        using var client = await TableAsync("again");
        await CreateAsync(client, "again");
        var writes = Enumerable.Range(0, 400)
            .Select(i =>
                PutAsync(client, "again", $$"""{ "leaseKey": { "S": "shard-{{i:D3}}" }, "leaseOwner": { "S": "w1" } }"""))
            .ToList();
        await UpdateAsync(client, "again", """{ "Delete": { "IndexName": "LeaseOwnerToLeaseKeyIndex" } }""");
        await Task.WhenAll(writes);
        for (var i = 0; i < 400; i++)
            await PutAsync(client, "again", $$"""{ "leaseKey": { "S": "shard-{{i:D3}}" }, "leaseOwner": { "S": "w2" } }""");
        await CreateAsync(client, "again");
        (await KeysAsync(client, "again", "w1")).ShouldBeEmpty();
        (await KeysAsync(client, "again", "w2")).Count.ShouldBe(400);
    }

    [Fact]
    public async Task ProvisionedTable_WantsAThroughputForItsIndex()
    {
        using var client = await TableAsync("bought", isProvisioned: true);
        (await Should.ThrowAsync<EngineException>(() => CreateAsync(client, "bought"))).Message
            .ShouldContain(
                "ReadCapacityUnits and WriteCapacityUnits must both be specified for index: LeaseOwnerToLeaseKeyIndex");
        var index = JsonNode.Parse(Lease)!.AsObject();
        index["ProvisionedThroughput"] = new JsonObject { ["ReadCapacityUnits"] = 3, ["WriteCapacityUnits"] = 4 };
        await UpdateAsync(client, "bought", new JsonObject { ["Create"] = index }.ToJsonString());
        await PutAsync(client, "bought", """{ "leaseKey": { "S": "a" }, "leaseOwner": { "S": "w1" } }""");
        (await KeysAsync(client, "bought", "w1")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(
        """{ "Create": { "IndexName": "byOther", "KeySchema": [{ "AttributeName": "other", "KeyType": "HASH" }],""" +
        """ "Projection": { "ProjectionType": "ALL" } } }""",
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [other]")]
    [InlineData(
        """{ "Create": { "IndexName": "byOwner", "KeySchema": [{ "AttributeName": "leaseOwner", "KeyType": "HASH" }],""" +
        """ "Projection": { "ProjectionType": "ALL" }, "ProvisionedThroughput": { "ReadCapacityUnits": 1,""" +
        """ "WriteCapacityUnits": 1 } } }""", "when BillingMode is PAY_PER_REQUEST")]
    [InlineData(
        """{ "Create": { "IndexName": "byOwner", "KeySchema": [{ "AttributeName": "leaseOwner", "KeyType": "RANGE" }],""" +
        """ "Projection": { "ProjectionType": "ALL" } } }""", "The first KeySchemaElement is not a HASH key type")]
    [InlineData("""{ "Delete": { "IndexName": "none" } }""", "ResourceNotFoundException")]
    [InlineData("""{ "Delete": { "IndexName": "one" } }, { "Delete": { "IndexName": "two" } }""", "LimitExceededException")]
    public async Task WrongUpdate_IsRefused(string update, string words)
    {
        using var client = await TableAsync("wrong");
        (await Should.ThrowAsync<EngineException>(() => UpdateAsync(client, "wrong", update))).Message.ShouldContain(words);
    }

    [Fact]
    public async Task IndexThatIsThere_IsNotMadeTwice()
    {
        using var client = await TableAsync("twice");
        await CreateAsync(client, "twice");
        (await Should.ThrowAsync<EngineException>(() => CreateAsync(client, "twice"))).Message.ShouldContain("already exists");
    }

    [Fact]
    public async Task BillingMode_IsStillUpdated()
    {
        using var client = await TableAsync("mode");
        await client.CallAsync(
            "UpdateTable",
            JsonNode.Parse(
                """{ "TableName": "mode", "BillingMode": "PROVISIONED", "ProvisionedThroughput": { "ReadCapacityUnits": 1,""" +
                """ "WriteCapacityUnits": 2 } }""")!.AsObject(),
            CancellationToken.None);
        var table = (await client.CallAsync("DescribeTable", new JsonObject { ["TableName"] = "mode" },
            CancellationToken.None))["Table"]!;
        ((int)table["ProvisionedThroughput"]!["WriteCapacityUnits"]!).ShouldBe(2);
    }

    private async Task<JsonEngineClient> TableAsync(string name, bool isProvisioned = false)
    {
        var table = Deployments.Resource(AwsType.DynamoDb.Table, name, $$"""
            { "KeySchema": [{ "AttributeName": "leaseKey", "KeyType": "HASH" }],
              "AttributeDefinitions": [{ "AttributeName": "leaseKey", "AttributeType": "S" }],
              "BillingMode": "{{(isProvisioned ? "PROVISIONED" : "PAY_PER_REQUEST")}}",
              "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": 1 } }
            """);
        await new Provisioner(fixture.Engines).ProvisionAsync(Deployments.Of(table), CancellationToken.None);
        return JsonEngineClient.DynamoDb(fixture.Engines.DynamoDb, "eu-west-1");
    }

    private static Task<JsonObject> CreateAsync(JsonEngineClient client, string table) =>
        UpdateAsync(client, table, $$"""{ "Create": {{Lease}} }""");

    private static Task<JsonObject> UpdateAsync(JsonEngineClient client, string table, string update) => client.CallAsync(
        "UpdateTable",
        JsonNode.Parse(
            $$"""{ "TableName": "{{table}}", "AttributeDefinitions": {{Owner}}, "GlobalSecondaryIndexUpdates": [{{update}}] }""")!.AsObject(),
        CancellationToken.None);

    private static Task<JsonObject> PutAsync(JsonEngineClient client, string table, string item) => client.CallAsync(
        "PutItem", new JsonObject { ["TableName"] = table, ["Item"] = JsonNode.Parse(item) }, CancellationToken.None);

    private static async Task<List<string>> KeysAsync(JsonEngineClient client, string table, string owner)
    {
        var answer = await client.CallAsync(
            "Query",
            JsonNode.Parse($$"""
                { "TableName": "{{table}}", "IndexName": "LeaseOwnerToLeaseKeyIndex", "KeyConditionExpression": "leaseOwner = :o",
                  "ExpressionAttributeValues": { ":o": { "S": "{{owner}}" } } }
                """)!.AsObject(),
            CancellationToken.None);
        return [.. answer["Items"]!.AsArray()
            .Select(item => new JsonObject(item!.AsObject().OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString())];
    }
}
