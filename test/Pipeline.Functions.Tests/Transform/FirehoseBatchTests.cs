using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Transform;

namespace Pipeline.Functions.Tests.Transform;

public class FirehoseBatchTests
{
    [Fact]
    public void DirectPut_IsReadWhole()
    {
        var batch = Read(FirehoseEvents.DirectPut("a", "bé"));
        batch.Count.ShouldBe(2);
        batch.DeliveryStreamArn.ShouldBe(FirehoseEvents.DeliveryStreamArn);
        batch.SourceStreamArn.ShouldBeNull();
        batch.NewestArrivalMilliseconds.ShouldBe(1_795_252_502_000);
        Encoding.UTF8.GetString(batch[batch[1].RecordId]).ShouldBe(FirehoseEvents.Id(1));
        Encoding.UTF8.GetString(batch[batch[1].Data]).ShouldBe("bé");
        batch[1].PartitionKey.Length.ShouldBe(0);
        batch[1].IsOfKafka.ShouldBeFalse();
    }

    [Theory]
    [InlineData("front", "front")]
    [InlineData("é\"", "\\u00E9\\u0022")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void KinesisStream_GivesItsPartitionKeys(string? key, string spelling)
    {
        var batch = Read(FirehoseEvents.Kinesis(key, "a"));
        batch.SourceStreamArn.ShouldBe(FirehoseEvents.SourceStreamArn);
        Encoding.UTF8.GetString(batch[batch[0].PartitionKey]).ShouldBe(spelling);
    }

    [Fact]
    public void MskCluster_GivesValuesAndTombstones()
    {
        var batch = Read(FirehoseEvents.Msk("a", null));
        Encoding.UTF8.GetString(batch[batch[0].Data]).ShouldBe("a");
        batch[1].Data.Length.ShouldBe(0);
        batch[0].IsOfKafka.ShouldBeTrue();
    }

    [Fact]
    public void EscapedBase64_IsDecoded()
    {
        byte[] bytes = [0xFF, 0xFF, 0xFF, 0xBE, 0x01];
        Convert.ToBase64String(bytes).ShouldContain('/');
        var json = FirehoseEvents.DirectPut("a").ToJsonString()
            .Replace("\"YQ==\"", $"\"{Convert.ToBase64String(bytes).Replace("/", "\\/")}\"");
        var batch = Read(json);
        batch[batch[0].Data].ToArray().ShouldBe(bytes);
    }

    [Fact]
    public void FieldsOfAnyOrder_AreRead()
    {
        var batch = Read("""
            {"records":[{"data":"YQ==","kinesisRecordMetadata":{"x":[{"partitionKey":"no"}],"partitionKey":"yes"},
              "other":{"recordId":1},"recordId":"r"}],
             "sourceKinesisStreamArn":"s","deliveryStreamArn":"d","records2":[1]}
            """);
        batch.SourceStreamArn.ShouldBe("s");
        batch.DeliveryStreamArn.ShouldBe("d");
        batch.NewestArrivalMilliseconds.ShouldBeNull();
        Encoding.UTF8.GetString(batch[batch[0].PartitionKey]).ShouldBe("yes");
        Encoding.UTF8.GetString(batch[batch[0].RecordId]).ShouldBe("r");
    }

    [Theory]
    [InlineData("", "the event must be a Firehose event in JSON; got ")]
    [InlineData("{", "the event must be a Firehose event in JSON; got ")]
    [InlineData("[]", "the event must be a Firehose event in JSON; got StartArray")]
    [InlineData("""{"records":{}}""", "the event must be a Firehose event in JSON; got records that is no array")]
    [InlineData("{}{}", "the event must be a Firehose event in JSON; got ")]
    [InlineData("""{"records":[{"recordId":"r","data":"\ud83d"}]}""",
        "the event must be a Firehose event in JSON; got a text that is not Unicode")]
    [InlineData("""{"record\ud83ds":1}""", "the event must be a Firehose event in JSON; got a text that is not Unicode")]
    [InlineData("""{"deliveryStreamArn":"\ud83d"}""",
        "the event must be a Firehose event in JSON; got a text that is not Unicode")]
    [InlineData("null",
        "records must hold at least one record; got none; invoke the function by a Firehose stream's processing configuration")]
    [InlineData("{}", "records must hold at least one record; got none")]
    [InlineData("""{"records":[]}""", "records must hold at least one record; got none")]
    [InlineData("""{"records":null}""", "records must hold at least one record; got none")]
    [InlineData("""{"Records":[{"kinesis":{}}]}""", "records must hold at least one record; got none")]
    public void NoFirehoseEvent_IsRefused(string json, string reason)
    {
        var error = Should.Throw<FunctionException>(() => Read(json));
        error.Type.ShouldBe("Function.InvalidEvent");
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void EveryFieldWrong_OneMessageListsAll() => Should.Throw<FunctionException>(() => Read("""
        {"records":[
          null, 1, {}, {"recordId":""}, {"recordId":7,"data":""}, {"recordId":"r"}, {"recordId":"r","data":null}, {"recordId":"r","data":1},
          {"recordId":"r","data":"*"}, {"recordId":"r","kafkaRecordValue":{}}, {"recordId":"r","data":"YQ="}, {"recordId":"r",
            "data":"YQ=="}
        ]}
        """)).Message.ShouldBe("""
        the invocation's event has 11 mistakes:
          - records[0].recordId must be a text; got nothing
          - records[1].recordId must be a text; got nothing
          - records[2].recordId must be a text; got nothing
          - records[3].recordId must be a text; got nothing
          - records[4].recordId must be a text; got nothing
          - records[5].data must be base64; got nothing
          - records[6].data must be base64; got nothing
          - records[7].data must be base64; got something else
          - records[8].data must be base64; got something else
          - records[9].kafkaRecordValue must be base64; got something else
          - and 1 more
        """.ReplaceLineEndings("\n"));

    [Fact]
    public void BatchAfterAWrongOne_IsRead()
    {
        var batch = new FirehoseBatch();
        Should.Throw<FunctionException>(() => batch.Read("""{"records":[{}]}"""u8.ToArray()));
        batch.Read(Encoding.UTF8.GetBytes(FirehoseEvents.DirectPut(Enumerable.Repeat("x", 1000)).ToJsonString()));
        batch.Count.ShouldBe(1000);
        Encoding.UTF8.GetString(batch[batch[999].RecordId]).ShouldBe(FirehoseEvents.Id(999));
    }

    private static FirehoseBatch Read(JsonObject @event) => Read(@event.ToJsonString());

    private static FirehoseBatch Read(string json)
    {
        var batch = new FirehoseBatch();
        batch.Read(Encoding.UTF8.GetBytes(json));
        return batch;
    }
}
