using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Console;
using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.S3;

namespace Pipeline.Local.Tests.Console;

/// <summary>What the run's parts tell.</summary>
public class ConsoleFeedTests
{
    private readonly ConsoleFeed _feed = new(["writer"], name => $"app/{name}", () => 1.5);

    [Fact]
    public void ItemsOfACall_ShowItsLast()
    {
        Write("BatchWriteItem", """
            { "RequestItems": { "readings": [
              { "PutRequest": { "Item": { "zone": { "S": "a" } } } }, { "PutRequest": { "Item": { "zone": { "S": "b" } } } }] } }
            """);
        Write("PutItem", """{ "TableName": "readings", "Item": { "zone": { "S": "c" } } }""");
        Write("UpdateItem", """{ "TableName": "readings", "Key": { "zone": { "S": "d" } } }""");
        _feed.Items.ShouldBe(
        [
            new SeenItem(1.5, "app/readings", "zone: d"), new SeenItem(1.5, "app/readings", "zone: c"),
            new SeenItem(1.5, "app/readings", "zone: b"),
        ]);
    }

    [Theory]
    [InlineData("BatchWriteItem", "{}")]
    [InlineData("BatchWriteItem", """{ "RequestItems": { "t": [{ "DeleteRequest": { "Key": {} } }] } }""")]
    [InlineData("BatchWriteItem", """{ "RequestItems": { "t": 5 } }""")]
    [InlineData("DeleteItem", """{ "TableName": "t", "Key": {} }""")]
    [InlineData("PutItem", """{ "TableName": "t", "Item": 5 }""")]
    public void CallsWithoutAnItem_ShowNone(string operation, string input)
    {
        Write(operation, input);
        _feed.Items.ShouldBeEmpty();
    }

    [Fact]
    public void ManyItemsInASecond_AreASample()
    {
        for (var i = 0; i < 1000; i++) Put($"first {i}");
        _feed.Items.Count.ShouldBe(ConsoleFeed.MostItemsASecond);
        _feed.BeginSecond();
        Put("second");
        _feed.Items[0].Text.ShouldBe("zone: second");
    }

    [Fact]
    public void Objects_AreCountedWhereAFunctionPutThem()
    {
        _feed.Add(new WrittenObject("data", "data/1", new byte[7], IsOfFunction: false));
        _feed.Add(new WrittenObject("failed", "rejects/1", Encoding.UTF8.GetBytes("{}"), IsOfFunction: true));
        _feed.Objects.ShouldBe([new SeenObject(1.5, "app/failed", "rejects/1", 2), new SeenObject(1.5, "app/data", "data/1", 7)]);
        _feed.ObjectsOfFunctions("failed").ShouldBe(1);
        _feed.ObjectsOfFunctions("data").ShouldBe(0);
    }

    [Fact]
    public void Logs_KeepTheNewestLinesCutShort()
    {
        for (var i = 0; i < 500; i++) _feed.Print("writer", $"{i} {new string('x', 5000)}");
        _feed.Print("writer", """{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"RecordsIn":1}""");
        _feed.Print("a function that the run does not have", "line");
        var log = _feed.Logs.ShouldHaveSingleItem();
        log.Function.ShouldBe("app/writer");
        log.Lines[0].Text.ShouldStartWith("499 ");
        log.Lines.Count.ShouldBeLessThan(100);
        log.Lines.ShouldEachBe(line => line.Text.Length <= 300);
    }

    private void Put(string zone) =>
        Write("PutItem", new JsonObject
        {
            ["TableName"] = "readings",
            ["Item"] = new JsonObject { ["zone"] = new JsonObject { ["S"] = zone } },
        }.ToJsonString());

    private void Write(string operation, string input)
    {
        var parsed = JsonNode.Parse(input)!.AsObject();
        _feed.Add(new DynamoDbUse(operation, []), parsed);
    }
}
