using System.Text.Json.Nodes;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>
/// The log says why a record failed, by its id and without its contents. Several events in one record become lines.
/// </summary>
public class TransformReasonTests
{
    [Theory]
    [InlineData("""{"zone":"hall-a","time":"2026-11-21T09:15:02Z","floor":"secret","open":true,"door":"d"}""",
        "floor must be a whole number; got a string")]
    [InlineData("""{"zone":5,"time":"secret","floor":2,"open":true,"door":"d"}""",
        "zone must be a string; got a number; and time must be a date-time; got a value of 6 bytes")]
    [InlineData("secret", "the record must be one JSON object; got text that is no JSON, beginning with 's'")]
    [InlineData("[1]", "the record must be a JSON object; got an array")]
    [InlineData("{\"zone\":", "the record must be one JSON object; got JSON that ends before it is whole, at offset 8")]
    [InlineData("{}",
        "zone must be there; got nothing; and time must be there; got nothing; and floor must be there; got nothing; and open " +
        "must be there; got nothing; and door must be there; got nothing")]
    [InlineData("\uFEFF{}",
        "the record must be one JSON object; got a byte order mark before it; write it in UTF-8 without a byte order mark")]
    public void RecordThatFails_IsLoggedWithItsIdAndReason(string record, string reason)
    {
        using var function = new TransformFunction();
        var data = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event, record)))[1];
        (data.Result, data.Data).ShouldBe(("ProcessingFailed", record));
        Messages(function)[0].ShouldBe($"record {FirehoseEvents.Id(1)} failed: {reason}");
        function.Output.ShouldNotContain("secret");
    }

    [Fact]
    public void EmptyPartition_IsLogged()
    {
        using var function = new TransformFunction("door=door");
        function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event.Replace("d1", "")));
        Messages(function)[0].ShouldBe(
            $"record {FirehoseEvents.Id(0)} failed: door must not be empty, since it is a partition key; got an empty string");
    }

    [Fact]
    public void RecordThatHasNoRoomEvenAlone_IsLogged()
    {
        using var function = new TransformFunction(responseBytes: 1000);
        function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event.Replace("d1", new string('d', 700))));
        Messages(function)[0].ShouldMatch(
            "^record [0-9]+ failed: its line must fit into an answer of 1000 bytes; got one of 1[0-9]{3}$");
    }

    [Fact]
    public void MoreThanTwentyFailures_AreCounted()
    {
        using var function = new TransformFunction();
        function.Invoke(FirehoseEvents.DirectPut(Enumerable.Repeat("x", 25)));
        var messages = Messages(function);
        messages.Count.ShouldBe(21);
        messages[^1].ShouldBe(
            "25 record(s) are no valid events, or too large, and are kept under the Firehose stream's error prefix, " +
            "processing-failed; why the first 20 are is told above");
    }

    [Fact]
    public void SecondBatch_SaysNothingOfTheFirst()
    {
        using var function = new TransformFunction();
        function.Invoke(FirehoseEvents.DirectPut("x"));
        function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event));
        Messages(function).Count.ShouldBe(2);
    }

    [Fact]
    public void TimeToLiveInMilliseconds_FailsAsInTheWriter()
    {
        using var function = new TransformFunction(schema: """
            { "type": "object", "properties": { "id": { "type": "string" }, "ends": { "type": "integer" } }, "required": ["id"],
              "x-dynamodb": { "partitionKey": "id", "timeToLive": "ends" } }
            """);
        ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(
            """{"id":"a","ends":1795252502417}""", """{"id":"a","ends":0}""", """{"id":"a","ends":1795252502}""")))
            .Select(record => record.Result).ShouldBe(["ProcessingFailed", "ProcessingFailed", "Ok"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData(" \r\n ", "\n\n")]
    public void SeveralEvents_AreALineEach(string between, string behind)
    {
        using var function = new TransformFunction("zone=zone");
        var other = TransformFunction.Event.Replace("d1", "d2");
        var record = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(
            $"{TransformFunction.Event}{between}{other}{between}{TransformFunction.Event}{behind}"))).ShouldHaveSingleItem();
        record.Result.ShouldBe("Ok");
        record.Data.ShouldBe($"{TransformFunction.Event}\n{other}\n{TransformFunction.Event}\n");
        record.PartitionKeys.ShouldBe("""{"zone":"hall-a"}""");
    }

    [Fact]
    public void ManySmallEventsWithNothingBetween_HaveRoomForTheirLines()
    {
        using var function = new TransformFunction(schema: """
            { "type": "object", "properties": { "a": { "type": "integer" } }, "required": ["a"],
                "x-dynamodb": { "partitionKey": "a" } }
            """);
        var response = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(
            string.Concat(Enumerable.Repeat("""{"a":1}""", 1000)), """{"a":2}"""))).ToList();
        response[0].Data.ShouldBe(string.Concat(Enumerable.Repeat("{\"a\":1}\n", 1000)));
        response[1].Data.ShouldBe("{\"a\":2}\n");
    }

    [Fact]
    public void OneBadEventOfSeveral_FailsTheRecord()
    {
        using var function = new TransformFunction();
        ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event + "{}"))).ShouldHaveSingleItem()
            .Result.ShouldBe("ProcessingFailed");
        Messages(function)[0].ShouldStartWith(
            $"record {FirehoseEvents.Id(0)} failed: event 2 of 2: zone must be there; got nothing");
    }

    [Fact]
    public void EventsOfSeveralPartitions_FailTheRecord()
    {
        using var function = new TransformFunction("zone=zone");
        ResponseRecord.Parse(function.Invoke(
            FirehoseEvents.DirectPut(TransformFunction.Event + TransformFunction.Event.Replace("hall-a", "hall-b"))))
            .ShouldHaveSingleItem().Result.ShouldBe("ProcessingFailed");
        Messages(function)[0].ShouldBe(
            $"record {FirehoseEvents.Id(0)} failed: the events of one record must have one partition; got several");
    }

    [Fact]
    public void CompressedRecord_IsNamed()
    {
        using var function = new TransformFunction();
        var @event = FirehoseEvents.DirectPut(TransformFunction.Event);
        @event["records"]!.AsArray().Add(FirehoseEvents.Record(1, [0x1F, 0x8B, 0x08, 0x00]));
        function.Invoke(@event);
        Messages(function)[0].ShouldStartWith(
            $"record {FirehoseEvents.Id(1)} failed: the record must be one JSON object in UTF-8; got GZIP data");
    }

    private static List<string> Messages(TransformFunction function) =>
    [
        .. function.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => (string?)JsonNode.Parse(line)!["message"])
            .Where(message => message is not null).Select(message => message!),
    ];
}
