using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Transform;
using Pipeline.Records;

namespace Pipeline.Functions.Tests.Transform;

/// <summary>From the event to the response, byte for byte.</summary>
public class TransformTests
{
    private const string Spaced =
        " {\r\n  \"zone\" : \"hall a\\u0020\\\" \", \"time\":\t\"2026-11-21T09:15:02Z\", \"floor\" : 1.0e0 ,\n \"open\": " +
        "false, " +
        "\"door\":\"\" } \n";
    private const string Line =
        """{"zone":"hall a\u0020\" ","time":"2026-11-21T09:15:02Z","floor":1.0e0,"open":false,"door":""}""" + "\n";

    [Fact]
    public void EveryKindOfRecord_HasItsResult()
    {
        using var function = new TransformFunction("zone=zone,hour=time@hour");
        var response =
            function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event, " \n", "", """{"zone":"hall-a"}""", Spaced));
        var id = FirehoseEvents.Id(0)[..^1];
        response.ShouldBe($$$"""
            {"records":[
            {"recordId":"{{{id}}}0","result":"Ok","data":"{{{Base64(TransformFunction.Event + "\n")}}}","metadata":{"partitionKeys":{"zone":"hall-a","hour":"09"} } },
            {"recordId":"{{{id}}}1","result":"Dropped"},
            {"recordId":"{{{id}}}2","result":"Dropped"},
            {"recordId":"{{{id}}}3","result":"ProcessingFailed","data":"{{{Base64("""{"zone":"hall-a"}""")}}}"},
            {"recordId":"{{{id}}}4","result":"Ok","data":"{{{Base64(Line)}}}","metadata":{"partitionKeys":{"zone":"hall a \" ","hour":"09"} } }
            ]}
            """.ReplaceLineEndings("").Replace("} }", "}}").Replace("} }", "}}"));
        function.PutBack.ShouldBeEmpty();
    }

    [Fact]
    public void NoPartitionKeys_NoMetadata()
    {
        using var function = new TransformFunction();
        function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event)).ShouldBe(
            $$"""{"records":""" +
            $$"""[{"recordId":"{{FirehoseEvents.Id(0)}}","result":"Ok","data":"{{Base64(TransformFunction.Event + "\n")}}"}]}""");
    }

    [Fact]
    public void RecordsOfAKinesisStream_AreAnsweredAlike()
    {
        using var function = new TransformFunction("zone=zone");
        function.Invoke(FirehoseEvents.Kinesis("key", TransformFunction.Event, "x"))
            .ShouldBe(function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event, "x")));
    }

    [Fact]
    public void RecordsOfAnMskCluster_AreAnsweredUnderTheirOwnName()
    {
        using var function = new TransformFunction();
        function.Invoke(FirehoseEvents.Msk(TransformFunction.Event, null, "x")).ShouldBe(
            $$"""{"records":""" +
            $$"""[{"recordId":"{{FirehoseEvents.Id(0)}}","result":"Ok","kafkaRecordValue":"{{Base64(TransformFunction.Event + "\n")}}"},""" +
            $$"""{"recordId":"{{FirehoseEvents.Id(1)}}","result":"Dropped"},""" +
            $$"""{"recordId":"{{FirehoseEvents.Id(2)}}","result":"ProcessingFailed","kafkaRecordValue":"{{Base64("x")}}"}]}""");
    }

    [Fact]
    public void BytesThatAreNoText_FailAsTheyCame()
    {
        using var function = new TransformFunction();
        var @event = FirehoseEvents.DirectPut(TransformFunction.Event);
        byte[] bytes = [0, 0xFF, 0xFE, (byte)'{'];
        @event["records"]!.AsArray().Add(FirehoseEvents.Record(1, bytes));
        function.Invoke(@event).ShouldEndWith($$""""result":"ProcessingFailed","data":"{{Convert.ToBase64String(bytes)}}"}]}"""");
    }

    [Fact]
    public void SecondBatch_IsAnsweredWithoutTheFirst()
    {
        using var function = new TransformFunction("zone=zone");
        var first = function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event));
        function.Invoke(FirehoseEvents.DirectPut(Enumerable.Repeat(Spaced, 1000))).Length.ShouldBeGreaterThan(100_000);
        function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event)).ShouldBe(first);
    }

    [Fact]
    public void MetricsAndLog_TellNumbersAndNoContents()
    {
        using var function = new TransformFunction(responseBytes: 420);
        function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event, TransformFunction.Event, "secret", "\t"));
        var lines = function.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .ToList();
        var metrics = lines[0].AsObject();
        string[] names = [MetricNames.RecordsIn, MetricNames.RecordsDropped, MetricNames.RecordsRejected,
            MetricNames.RecordsReingested, MetricNames.BatchLatency, MetricNames.NewestRecordAge];
        names.Select(name => (double)metrics[name]!).ShouldBe([4, 1, 1, 2, 0, 417]);
        ((string)metrics[MetricNames.FunctionName]!).ShouldBe("transform");
        lines.Skip(1).Select(line => (string)line["message"]!).ShouldBe(
        [
            $"record {FirehoseEvents.Id(2)} failed: the record must be one JSON object; got text that is no JSON, beginning " +
            $"with 's'",
            "1 record(s) are no valid events, or too large, and are kept under the Firehose stream's error prefix, " +
            "processing-failed",
            "2 record(s) were put back, since the response was full; lower the buffering size of the Firehose stream's processor",
        ]);
        function.Output.ShouldNotContain("secret");
        function.Output.ShouldNotContain("hall-a");
    }

    [Fact]
    public void NothingWrong_LogsTheMetricsAlone()
    {
        using var function = new TransformFunction();
        function.Invoke(FirehoseEvents.DirectPut(TransformFunction.Event, ""));
        function.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldStartWith("{\"_aws\":");
    }

    [Fact]
    public void NoSchema_IsRefusedAtTheStart()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InvalidInputException>(() => TransformHandler.Start(_ => null, folder.Path)).Message
            .ShouldStartWith(
                "the transformation's configuration has 1 mistake:\n  - schema.json must lie beside the assembly; got nothing " +
                "at ");
    }

    [Theory]
    [InlineData(null, "the writer's configuration")]
    [InlineData("", "the writer's configuration")]
    [InlineData("writer", "the writer's configuration")]
    [InlineData("transform", "the transformation's configuration")]
    [InlineData("Transform",
        "PIPELINE_FUNCTION must be one of writer, transform, stream-aggregation, map-search-role; got Transform; correct it")]
    public void Function_IsChosenByItsVariable(string? name, string message)
    {
        using var folder = new TemporaryFolder();
        Func<string, string?> environment = variable => variable == FunctionSettings.Function ? name : null;
        Should.Throw<InvalidInputException>(() => PipelineFunction.Start(environment, folder.Path))
            .Message.ShouldContain(message);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
