using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Windows;

namespace Pipeline.Functions.Tests.Windows;

public class TableStreamReaderTests
{
    private static readonly DateTimeOffset Arrival = new(2026, 11, 21, 9, 20, 0, TimeSpan.Zero);
    private const string Number = "111000000000000000001";

    [Fact]
    public void InsertModifyRemoveAndExpiry_AreToldApart()
    {
        var batch = Read(TableChange.ToEvent("shardId-1",
        [
            new TableChange(null, Item("a")).ToJson(Number, Arrival),
            new TableChange(Item("a"), Item("b")).ToJson(Number, Arrival),
            new TableChange(Item("b"), Item("b")).ToJson(Number, Arrival),
            new TableChange(Item("b"), null).ToJson(Number, Arrival),
            new TableChange(Item("b"), null, IsExpiry: true).ToJson(Number, Arrival),
        ]));
        (batch.Shard, batch.Records, batch.Expired, batch.Unusable).ShouldBe(("shardId-1", 5, 1, 0));
        batch.NewestArrivalMilliseconds.ShouldBe(Arrival.ToUnixTimeMilliseconds());
        var changes = batch.Jobs.Where(job => job.Aggregation.Name == "zones")
            .ToDictionary(job => job.Key, job => job.Changes.Select(change => change.IsRemoval));
        changes["zones#[\"a\"]"].ShouldBe([false, true]);
        changes["zones#[\"b\"]"].ShouldBe([false, true]);
    }

    // Only the service's own deletions are expiries: a user's deletion has no identity, or another one.
    [Theory]
    [InlineData("Service", "replication.dynamodb.amazonaws.com")]
    [InlineData("User", "dynamodb.amazonaws.com")]
    public void DeletionByAnother_IsARemoval(string type, string principal)
    {
        var record = new TableChange(Item("a"), null).ToJson(Number, Arrival);
        record["userIdentity"] = new JsonObject { ["type"] = type, ["principalId"] = principal };
        Read(TableChange.ToEvent("shardId-1", [record])).Expired.ShouldBe(0);
    }

    [Fact]
    public void LastEventOfAWindow_MayBeEmpty()
    {
        var batch = Read(TableChange.ToEvent("shardId-1", []));
        (batch.Shard, batch.Records).ShouldBe((null, 0));
        Read(new JsonObject { ["isFinalInvokeForWindow"] = true }).Jobs.ShouldBeEmpty();
    }

    [Fact]
    public void ItemWithoutATime_IsUnusable()
    {
        var item = Item("a");
        item["at"] = new JsonObject { ["S"] = "noon" };
        Read(TableChange.ToEvent("shardId-1", [new TableChange(null, item).ToJson(Number, Arrival)])).Unusable.ShouldBe(2);
    }

    [Fact]
    public void EverythingWrong_OneMessageListsAll()
    {
        var wrong = TableChange.ToEvent("shardId-1",
        [
            Changed(record => record["eventSource"] = "aws:kinesis"),
            Changed(record => record["dynamodb"]!["SequenceNumber"] = "12"),
            Changed(record => record["dynamodb"]!["ApproximateCreationDateTime"] = "noon"),
            Changed(record => record["eventName"] = "UPSERT"),
            Changed(record => record["dynamodb"]!.AsObject().Remove("NewImage")),
            Changed(record => record["eventName"] = "REMOVE"),
        ]);
        wrong.Remove("shardId");
        Snapshot.VerifyText(Should.Throw<FunctionException>(() => Read(wrong)).Message);
    }

    [Theory]
    [InlineData("[]", "the event must be an object; got Array")]
    [InlineData("{", "the event must be JSON of a DynamoDB stream; got ")]
    [InlineData("""{"shardId":"\ud83d","Records":[{}]}""", "the event must be Unicode; got half a surrogate pair")]
    public void PayloadThatIsNoEvent_IsRefused(string payload, string mistake) =>
        Should.Throw<FunctionException>(() => new TableStreamReader().Read(Encoding.UTF8.GetBytes(payload), Batch()))
            .Message.ShouldContain(mistake);

    private static JsonObject Changed(Action<JsonObject> change)
    {
        var record = new TableChange(null, Item("a")).ToJson(Number, Arrival);
        change(record);
        return record;
    }

    private static JsonObject Item(string zone) => new()
    {
        ["id"] = new JsonObject { ["S"] = "1" },
        ["zone"] = new JsonObject { ["S"] = zone },
        ["at"] = new JsonObject { ["S"] = "2026-11-21T09:15:02Z" },
    };

    private static AggregationBatch Batch() => new(AggregationCase.Declaration.Aggregations);

    private static AggregationBatch Read(JsonObject json)
    {
        var batch = Batch();
        new TableStreamReader().Read(Encoding.UTF8.GetBytes(json.ToJsonString()), batch);
        return batch;
    }
}
