using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Transform;
using Pipeline.Records.Limits;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>The response is never larger than Lambda's limit; records without room in it are put back.</summary>
public class ResponseLimitTests
{
    private const string Key = "door=door";

    [Fact]
    public void SixMegabytes_AreKeptToTheByte()
    {
        var limit = (int)ServiceLimits.Lambda.PayloadBytes.Maximum;
        limit.ShouldBe(6_291_456);
        // Partition keys make the response larger than the event. The last record's key brings it to the limit.
        var records = Enumerable.Range(0, 3000).Select(i => Event(new string('d', 650))).ToList();
        using var function = new TransformFunction(Key);
        var size = function.Invoke(FirehoseEvents.DirectPut(records)).Length;
        size.ShouldBeLessThan(limit);
        var @event = FirehoseEvents.DirectPut(records);
        // The length of an id shifts the size by single bytes.
        @event["records"]![2999]!["recordId"] = FirehoseEvents.Id(2999) + new string('x', limit - size);
        var full = function.Invoke(@event);
        full.Length.ShouldBe(limit);
        function.PutBack.ShouldBeEmpty();
        ResponseRecord.Parse(full).ShouldEachBe(record => record.Result == "Ok");

        @event["records"]![2999]!["recordId"] = FirehoseEvents.Id(2999) + new string('x', limit - size + 1);
        var overfull = ResponseRecord.Parse(function.Invoke(@event));
        overfull.Count(record => record.Result == "Ok").ShouldBe(2999);
        overfull[2999].ShouldBe(
            new ResponseRecord(FirehoseEvents.Id(2999) + new string('x', limit - size + 1), "Dropped", null, null));
        function.PutBack.ShouldBe([("doors", records[2999], null)]);
    }

    [Fact]
    public void OverflowOfDirectPut_IsPutBackAsItCame()
    {
        var spaced = " " + Event("a").Replace(",", " , ") + "\n";
        var size = Size(Event("b"), spaced, Event("c"));
        using var function = new TransformFunction(Key, size - 1);
        var records = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(Event("b"), Event("c"), spaced)));
        records.Select(record => record.Result).ShouldBe(["Ok", "Ok", "Dropped"]);
        records[2].Data.ShouldBeNull();
        records[2].PartitionKeys.ShouldBeNull();
        function.PutBack.ShouldBe([("doors", spaced, null)]);
    }

    [Theory]
    [InlineData("front", "front")]
    [InlineData("é\" 😀", "é\" 😀")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void OverflowOfAKinesisStream_IsPutBackUnderItsKey(string? key, string? putBackKey)
    {
        using var function = new TransformFunction(Key, Size(Event("a"), Event("b")) - 1);
        function.Invoke(FirehoseEvents.Kinesis(key, Event("a"), Event("b")));
        function.PutBack.ShouldBe([(FirehoseEvents.SourceStreamArn, Event("b"), putBackKey)]);
    }

    [Fact]
    public void OverflowOfAnMskCluster_FailsWithoutItsData()
    {
        using var function = new TransformFunction(Key, Size(Event("a"), Event("b")) - 1);
        var records = ResponseRecord.Parse(function.Invoke(FirehoseEvents.Msk(Event("a"), Event("b"))));
        records[0].Result.ShouldBe("Ok");
        records[1].ShouldBe(new ResponseRecord(FirehoseEvents.Id(1), "ProcessingFailed", null, null));
        function.PutBack.ShouldBeEmpty();
    }

    [Fact]
    public void SmallRecordAfterALargeOne_StillHasRoom()
    {
        var (first, large, last) = (Event(new string('a', 300)), Event(new string('d', 500)), Event(new string('b', 300)));
        using var function = new TransformFunction(Key, Size(first, "", last));
        ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(first, large, last))).Select(record => record.Result)
            .ShouldBe(["Ok", "Dropped", "Ok"]);
        function.PutBack.Select(record => record.Data).ShouldBe([large]);
    }

    // Putting it back would repeat it for ever.
    [Fact]
    public void RecordThatHasNoRoomAlone_Fails()
    {
        var large = Event(new string('d', 500));
        using var function = new TransformFunction(Key, Size(large) - 1);
        var records = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(large, Event("a"))));
        records.Select(record => record.Result).ShouldBe(["ProcessingFailed", "Ok"]);
        records[0].Data.ShouldBe(large, "without its partition keys it has room");
        function.PutBack.ShouldBeEmpty();

        using var tiny = new TransformFunction(Key, 400);
        ResponseRecord.Parse(tiny.Invoke(FirehoseEvents.DirectPut(large))).ShouldHaveSingleItem()
            .ShouldBe(new ResponseRecord(FirehoseEvents.Id(0), "ProcessingFailed", null, null));
        tiny.PutBack.ShouldBeEmpty();
    }

    [Fact]
    public void FailedRecord_KeepsItsDataBeforeOthersHaveRoom()
    {
        var wrong = new string('x', 300);
        var size = Size(Event("a"), wrong);
        using var function = new TransformFunction(Key, size - 1);
        var records = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(Event("a"), wrong)));
        records.Select(record => record.Result).ShouldBe(["Dropped", "ProcessingFailed"]);
        records[1].Data.ShouldBe(wrong);
        function.PutBack.Select(record => record.Data).ShouldBe([Event("a")]);
    }

    [Fact]
    public void FailedRecordsWithoutRoom_FailWithoutTheirData()
    {
        var wrong = new string('x', 300);
        using var function = new TransformFunction(Key, Size(wrong, wrong) - 1);
        var records = ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(wrong, wrong)));
        records.ShouldEachBe(record => record.Result == "ProcessingFailed");
        records.Select(record => record.Data).ShouldBe([wrong, null]);
    }

    [Fact]
    public void RecordsWithoutRoomForTheirNames_FailTheInvocation()
    {
        using var function = new TransformFunction(responseBytes: 500);
        var error = Should.Throw<FunctionException>(() => function.Invoke(FirehoseEvents.DirectPut(Enumerable.Repeat("", 10))));
        error.Type.ShouldBe("Function.TooManyRecords");
        error.Message.ShouldStartWith("an answer must have at most 500 bytes; 10 records need more even if each is dropped");
    }

    [Fact]
    public void FailedReingestion_FailsTheInvocation()
    {
        using var function = new TransformFunction(Key, Size(Event("a"), Event("b")) - 1, new Broken());
        Should.Throw<FunctionException>(() =>
            function.Invoke(FirehoseEvents.DirectPut(Event("a"), Event("b")))).Type.ShouldBe("Function.RecordsNotReingested");
        // The next batch still gets its response.
        ResponseRecord.Parse(function.Invoke(FirehoseEvents.DirectPut(Event("a")))).ShouldHaveSingleItem().Result.ShouldBe("Ok");
    }

    [Theory]
    [InlineData(null, "nothing")]
    [InlineData("aws:lambda:events", "aws:lambda:events")]
    public void OverflowWithoutAWayBack_FailsTheInvocation(string? arn, string given)
    {
        using var function = new TransformFunction(Key, Size(Event("a"), Event("b")) - 1);
        var @event = FirehoseEvents.DirectPut(Event("a"), Event("b"));
        @event["deliveryStreamArn"] = arn;
        var error = Should.Throw<FunctionException>(() => function.Invoke(@event));
        error.Type.ShouldBe("Function.RecordsNotReingested");
        error.Message.ShouldBe(
            "deliveryStreamArn must be the ARN of the Firehose stream, so that 1 record(s) which the answer has no room for " +
            "can " +
            "be put back; " +
            $"got {given}; the batch is tried again, and then kept under the stream's error prefix");
    }

    [Fact]
    public void RandomBatches_LoseNothingAndFit()
    {
        var (reingested, failed) = (0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var records = Enumerable.Range(0, random.Next(1, 40)).Select(i => RandomRecord(random, i)).ToList();
            var partitionKeys = random.Next(2) == 0 ? Key : null;
            var whole = Size(partitionKeys, [.. records]);
            // From a little more than the shortest response to a little more than the needed size.
            var limit = random.Next(Math.Min(whole, 110 * records.Count) + 40, whole + 100);
            var isOfKinesis = random.Next(2) == 0;
            using var function = new TransformFunction(partitionKeys, limit);
            var response =
                function.Invoke(isOfKinesis ? FirehoseEvents.Kinesis("k", records) : FirehoseEvents.DirectPut(records));
            Encoding.UTF8.GetByteCount(response).ShouldBeLessThanOrEqualTo(limit);
            if (limit >= whole) function.PutBack.ShouldBeEmpty();
            Check(ResponseRecord.Parse(response), records, function, partitionKeys is not null);
            reingested += function.PutBack.Count;
            failed += ResponseRecord.Parse(response).Count(record => record.Result == "ProcessingFailed" && record.Data is null);
        }

        reingested.ShouldBeGreaterThan(500);
        failed.ShouldBeGreaterThan(10);
    }

    private static void Check(IReadOnlyList<ResponseRecord> response, List<string> records, TransformFunction function,
        bool hasKeys)
    {
        response.Select(record => record.RecordId).ShouldBe(Enumerable.Range(0, records.Count).Select(FirehoseEvents.Id));
        var putBack = new Queue<string>(function.PutBack.Select(record => record.Data));
        for (var i = 0; i < records.Count; i++)
        {
            var isBlank = string.IsNullOrWhiteSpace(records[i]);
            var isValid = records[i].Contains("\"zone\"");
            switch (response[i].Result)
            {
                case "Ok":
                    isValid.ShouldBeTrue();
                    response[i].Data.ShouldBe(records[i].Replace(" ", "").ReplaceLineEndings("") + "\n");
                    (response[i].PartitionKeys is not null).ShouldBe(hasKeys);
                    break;
                case "ProcessingFailed":
                    isBlank.ShouldBeFalse();
                    if (response[i].Data is { } data) data.ShouldBe(records[i]);
                    break;
                default:
                    if (!isBlank) putBack.Dequeue().ShouldBe(records[i]);
                    response[i].Data.ShouldBeNull();
                    break;
            }
        }

        putBack.ShouldBeEmpty();
    }

    private static string RandomRecord(Random random, int index) => random.Next(6) switch
    {
        0 => new[] { "", " ", "\n\t" }[random.Next(3)],
        1 => new string('x', random.Next(1, 300)),
        2 => " " + Event($"d{index}{new string('d', random.Next(400))}").Replace(":\"d", " :\n \"d") + " ",
        _ => Event($"d{index}{new string('d', random.Next(200))}"),
    };

    private static string Event(string door) => TransformFunction.Event.Replace("d1", door);

    private static int Size(params string[] records) => Size(Key, records);

    // The size of a response without a limit.
    private static int Size(string? partitionKeys, string[] records)
    {
        using var function = new TransformFunction(partitionKeys);
        return Encoding.UTF8.GetByteCount(function.Invoke(FirehoseEvents.DirectPut(records)));
    }

    private sealed class Broken : IReingestion
    {
        public Task PutRecordsAsync(string streamArn, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
            CancellationToken stop) => throw new NotSupportedException();

        public Task PutRecordBatchesAsync(string streamName, IReadOnlyList<ReingestedRecord> records, DateTimeOffset until,
            CancellationToken stop) =>
            throw new FunctionException(RecordTransformer.NotReingested, "not put");
    }
}
