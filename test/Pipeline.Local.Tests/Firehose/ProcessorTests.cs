using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Tests.Firehose;

public sealed class ProcessorTests
{
    [Theory]
    [InlineData("\\n", "a\nb\n")]
    [InlineData("\n", "a\nb\n")]
    [InlineData("\\t", "a\tb\t")]
    [InlineData("||", "a||b||")]
    [InlineData("\\u0001", "a\u0001b\u0001")]
    [InlineData("\\x", "a\\xb\\x")]
    public async Task Delimiter_StandsBehindEachRecord(string delimiter, string expected)
    {
        await using var lab = Lab(FirehoseLab.Processor("AppendDelimiterToRecord", ("Delimiter", delimiter)));
        lab.Put("a", "b");
        await lab.DrainAsync();
        lab.Objects.Written.ShouldHaveSingleItem().Text.ShouldBe(expected);
    }

    [Fact]
    public async Task DisabledProcessing_ChangesNothing()
    {
        await using var lab = new FirehoseLab();
        lab.CreateS3("""{"ProcessingConfiguration": {"Enabled": false, "Processors": [{"Type": "AppendDelimiterToRecord"}]}}""");
        lab.Put("a", "b");
        await lab.DrainAsync();
        lab.Objects.Written.ShouldHaveSingleItem().Text.ShouldBe("ab");
    }

    [Theory]
    [InlineData("""{"a":1}{"a":2}""", 2, 0)]
    [InlineData("{\"a\":1}\n{\"a\":{\"b\":[2]}}\n", 2, 0)]
    [InlineData("""[{"a":1}]""", 0, 1)]
    [InlineData("""{"a":1}{"a":""", 0, 1)]
    [InlineData("no json", 0, 1)]
    public async Task JsonObjects_AreTakenApart(string record, int delivered, int failed)
    {
        await using var lab = Lab(FirehoseLab.Processor("RecordDeAggregation", ("SubRecordType", "JSON")),
            """{"Type": "AppendDelimiterToRecord"}""");
        lab.Put(record);
        await lab.DrainAsync();
        lab.Objects.Lines("2026/").Count.ShouldBe(delivered);
        lab.Objects.Lines("processing-failed/").Count.ShouldBe(failed);
        (lab.Progress.Delivered, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((delivered, failed, 0));
    }

    [Fact]
    public async Task DelimitedRecords_AreTakenApart()
    {
        await using var lab = Lab(
            FirehoseLab.Processor("RecordDeAggregation", ("SubRecordType", "DELIMITED"), ("Delimiter", FirehoseLab.Encode("##"))),
            """{"Type": "AppendDelimiterToRecord"}""");
        lab.Put("a##b##", "c");
        await lab.DrainAsync();
        lab.Objects.Lines("2026/").ShouldBe(["a", "b", "c"]);
        (lab.Progress.SourceRecords, lab.Progress.Records, lab.Progress.Undelivered).ShouldBe((2, 3, 0));
    }

    [Fact]
    public async Task TooManySubRecords_FailTogether()
    {
        await using var lab = Lab(FirehoseLab.Processor("RecordDeAggregation", ("SubRecordType", "JSON")));
        lab.Put(string.Concat(Enumerable.Repeat("{}", 501)));
        await lab.DrainAsync();
        lab.Objects.Lines("processing-failed/").ShouldHaveSingleItem().ShouldContain("more than 500");
    }

    [Fact]
    public async Task CloudWatchLogs_AreUnpackedToTheirMessages()
    {
        await using var lab = Lab(
            FirehoseLab.Processor("Decompression", ("CompressionFormat", "GZIP")),
            FirehoseLab.Processor("CloudWatchLogProcessing", ("DataMessageExtraction", "true")));
        PutBytes(lab,
            Gzip("""{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","message":"one"},{"id":"2","message":"two"}]}"""));
        PutBytes(lab, Gzip("""{"messageType":"CONTROL_MESSAGE","logEvents":[]}"""));
        PutBytes(lab, Gzip("no envelope"));
        lab.Put("not zipped");
        await lab.DrainAsync();
        lab.Objects.Written.Single(written =>
            written.Key.StartsWith("2026/", StringComparison.Ordinal)).Text.ShouldBe("one\ntwo\n");
        var failures = lab.Objects.Lines("processing-failed/").Select(line => JsonNode.Parse(line)!).ToList();
        failures.Select(failure => failure["errorCode"]!.ToString())
            .ShouldBe(["CloudWatchLogProcessing.InvalidData", "DataDecompression.InvalidData"]);
        failures[0]["rawData"]!.ToString().ShouldBe(Convert.ToBase64String(Gzip("no envelope")));
        (lab.Progress.Delivered, lab.Progress.Dropped, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((1, 1, 2, 0));
    }

    private static FirehoseLab Lab(params string[] processors)
    {
        var lab = new FirehoseLab();
        lab.CreateS3($$"""{"ProcessingConfiguration": {{FirehoseLab.Processors(processors)}}}""").ShouldBeEmpty();
        return lab;
    }

    private static void PutBytes(FirehoseLab lab, byte[] data) =>
        lab.Call("PutRecord", new JsonObject { ["Record"] = new JsonObject { ["Data"] = Convert.ToBase64String(data) } });

    private static byte[] Gzip(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }
}
