using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Records;
using Pipeline.Functions.Runtime;

namespace Pipeline.Functions.Tests.Records;

public class KinesisBatchTests
{
    [Fact]
    public void Event_IsReadWhole()
    {
        var batch = Read(Events.Kinesis(2));
        batch.Text(batch.ShardId).ShouldBe("shardId-000000000006");
        batch.Count.ShouldBe(2);
        batch.Text(batch[0].SequenceNumber).ShouldBe("49590338271490256608559692538361571095921575989136580001");
        batch.Text(batch[0].PartitionKey).ShouldBe("front");
        batch.Text(batch[1].Data).ShouldBe("""{"id":"2"}""");
        batch[0].ArrivalMilliseconds.ShouldBe(1_545_084_650_987);
        batch.EventSourceArn.ShouldBe("arn:aws:kinesis:us-east-2:111122223333:stream/lambda-stream");
    }

    [Fact]
    public void PartitionKeyOfAnAutoStream_IsNothing() =>
        Read(Events.Kinesis(1, partitionKey: null))[0].PartitionKey.Length.ShouldBe(-1);

    [Fact]
    public void FieldsOfATumblingWindow_AreTolerated()
    {
        var @event = Events.Kinesis(1);
        @event["window"] = new JsonObject { ["start"] = "2026-11-21T09:00:00Z", ["end"] = "2026-11-21T09:02:00Z" };
        @event["state"] = new JsonObject();
        @event["shardId"] = "shardId-000000000006";
        @event["eventSourceARN"] = "arn:aws:kinesis:us-east-2:111122223333:stream/lambda-stream";
        @event["isFinalInvokeForWindow"] = false;
        @event["isWindowTerminatedEarly"] = false;
        Read(@event).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("{}", "Records must hold at least one record; got none")]
    [InlineData("""{"Records":[]}""", "Records must hold at least one record; got none")]
    [InlineData("null", "Records must hold at least one record; got none")]
    [InlineData("""{"Records":[{"kine\ud800sis":{}}]}""", "got half a surrogate pair")]
    [InlineData("""{"Records":[{"eventSourceARN":"\ud800"}]}""", "got half a surrogate pair")]
    [InlineData("[", "the event must be a Kinesis event in JSON")]
    [InlineData("\"text\"", "the event must be a Kinesis event in JSON")]
    public void NoKinesisEvent_IsRefused(string json, string reason) =>
        Should.Throw<FunctionException>(() => Read(json)).Message.ShouldContain(reason);

    [Fact]
    public void EveryFieldWrong_OneMessageListsAll()
    {
        var @event = Events.Kinesis(2);
        @event["Records"]!.AsArray().Add(null);
        var record = @event["Records"]![0]!;
        record["eventID"] = "shardId-000000000006";
        record["kinesis"] = new JsonObject { ["sequenceNumber"] = "x" };
        var error = Should.Throw<FunctionException>(() => Read(@event));
        error.Type.ShouldBe("Function.InvalidEvent");
        Snapshot.VerifyText(error.Message);
    }

    [Fact]
    public void ManyMistakes_AreCutToTen()
    {
        var @event = Events.Kinesis(0);
        for (var i = 0; i < 25; i++) @event["Records"]!.AsArray().Add(new JsonObject());
        Should.Throw<FunctionException>(() => Read(@event)).Message.ShouldEndWith("- and 15 more");
    }

    [Fact]
    public void TwoShards_AreRefused()
    {
        var @event = Events.Kinesis(1);
        @event["Records"]!.AsArray().Add(Events.Record(2, shard: "shardId-000000000007"));
        Should.Throw<FunctionException>(() => Read(@event)).Message
            .ShouldContain("Records must be of one shard; got shardId-000000000006, shardId-000000000007");
    }

    [Fact]
    public void SlashesEscaped_AreBase64Still()
    {
        var json = Events.Kinesis(1).ToJsonString().Replace("eyJpZCI6IjEifQ==", "\\/\\/79", StringComparison.Ordinal);
        var batch = Read(json);
        batch[batch[0].Data].ToArray().ShouldBe([0xff, 0xfe, 0xfd]);
    }

    [Fact]
    public void DataThatIsNoBase64_IsRefused() => Should.Throw<FunctionException>(
        () => Read(Events.Kinesis(1).ToJsonString().Replace("eyJpZCI6IjEifQ==", "no base64!", StringComparison.Ordinal)))
        .Message.ShouldContain("Records[0].kinesis.data must be base64; got something else");

    [Fact]
    public void BatchAfterARefusedOne_IsReadAsIfAlone()
    {
        var batch = new KinesisBatch();
        Should.Throw<FunctionException>(() => batch.Read("[{]"u8.ToArray()));
        Should.Throw<FunctionException>(() => batch.Read(Encoding.UTF8.GetBytes("""{"Records":[null]}""")));
        batch.Read(Encoding.UTF8.GetBytes(Events.Kinesis(3).ToJsonString()));
        batch.Count.ShouldBe(3);
    }

    private static KinesisBatch Read(JsonObject @event) => Read(@event.ToJsonString());

    private static KinesisBatch Read(string json)
    {
        var batch = new KinesisBatch();
        batch.Read(Encoding.UTF8.GetBytes(json));
        return batch;
    }
}
