using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Processing;

namespace Pipeline.Local.Tests.Firehose;

public sealed class PartitioningTests
{
    [Fact]
    public async Task QueryKeys_PartitionTheObjects()
    {
        await using var lab =
            Lab("{zone: .zone, day: .time.day}", "z=!{partitionKeyFromQuery:zone}/d=!{partitionKeyFromQuery:day}/");
        lab.Put("""{"zone":1,"time":{"day":"a"},"n":1}""", """{"zone":2,"time":{"day":"a"},"n":2}""",
            """{"zone":1,"time":{"day":"a"},"n":3}""");
        lab.Put("""{"zone":1}""", "no json");
        await lab.DrainAsync();
        lab.Objects.Lines("z=1/d=a/2026/").Count.ShouldBe(2);
        lab.Objects.Lines("z=2/d=a/2026/").Count.ShouldBe(1);
        var failures = lab.Objects.Lines("errors/processing-failed/").Select(line => JsonNode.Parse(line)!).ToList();
        failures.ShouldEachBe(failure => failure["errorCode"]!.ToString() == "DynamicPartitioning.MetadataExtractionFailed");
        failures.Select(failure => failure["errorMessage"]!.ToString())
            .ShouldBe(["partitionKeys values must not be null or empty: day.", "Non JSON record provided."]);
        (lab.Progress.Delivered, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((3, 2, 0));
    }

    [Theory]
    [InlineData("{zone:.zone}", """{"zone":"x"}""", "x")]
    [InlineData("{zone}", """{"zone":true}""", "true")]
    [InlineData("""{zone:.a."b c"}""", """{"a":{"b c":1.50}}""", "1.50")]
    [InlineData("""{"zone":.a["b"][1]}""", """{"a":{"b":[0,7]}}""", "7")]
    public void SimplePaths_AreFound(string query, string record, string expected)
    {
        var parsed = KeyQuery.Parse(query, out var mistake);
        mistake.ShouldBeNull();
        parsed.Find(System.Text.Encoding.UTF8.GetBytes(record), out var keys).ShouldBeNull();
        keys.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("zone", expected));
    }

    [Fact]
    public async Task TextThatIsNoUnicode_EndsNothing()
    {
        await using var lab = Lab("{zone: .zone}", "z=!{partitionKeyFromQuery:zone}/");
        lab.Put("""{"zone":"a","n":1}""", """{"zone":"caf\ud83d","n":2}""", """{"zone":"a","other":"\ude00","n":3}""",
            """{"zone":"a","n":4}""");
        lab.Stream.Put([.. "{\"zone\":\"caf"u8, 0xE9, .. "\"}"u8]).ShouldNotBeNull();
        await lab.DrainAsync();
        lab.Objects.Lines("z=a/").ShouldBe(["""{"zone":"a","n":1}""", """{"zone":"a","n":4}"""]);
        // jq 1.6 reads such bytes as the replacement character, and refuses half of a surrogate pair as JSON.
        lab.Objects.Lines("z=caf\uFFFD/").Count.ShouldBe(1);
        lab.Objects.Lines("errors/processing-failed/").Select(line => JsonNode.Parse(line)!["errorMessage"]!.ToString())
            .ShouldBe(["Non JSON record provided.", "Non JSON record provided."]);
        (lab.Progress.Delivered, lab.Progress.Failed, lab.Progress.Undelivered).ShouldBe((3, 2, 0));
    }

    [Theory]
    [InlineData("{year: .time|strftime(\"%Y\")}")]
    [InlineData(".zone")]
    [InlineData("{}")]
    public async Task OtherQueries_AreSaidAndFailTheRecords(string query)
    {
        await using var lab = new FirehoseLab();
        var unsupported = lab.CreateS3(Configuration(query, "z=!{partitionKeyFromQuery:year}/"));
        unsupported.ShouldHaveSingleItem().Meaning.ShouldContain("records go to the error prefix");
        lab.Put("""{"time":1}""");
        await lab.DrainAsync();
        lab.Objects.Lines("errors/processing-failed/").Count.ShouldBe(1);
    }

    [Fact]
    public async Task LambdaKeys_PartitionTheObjects()
    {
        await using var lab = new FirehoseLab();
        lab.Functions.Answer = payload =>
        {
            var records = JsonNode.Parse(payload.Span)!["records"]!.AsArray().Select((record, index) => (JsonNode)new JsonObject
            {
                ["recordId"] = record!["recordId"]!.ToString(),
                ["result"] = "Ok",
                ["data"] = record["data"]!.ToString(),
                ["metadata"] = index == 2
                    ? null : new JsonObject { ["partitionKeys"] = new JsonObject { ["zone"] = $"z{index}" } },
            }).ToArray();
            return new FunctionAnswer(
                JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["records"] = new JsonArray(records) }), null, "r");
        };
        lab.CreateS3($$"""
            {"Prefix": "!{partitionKeyFromLambda:zone}/", "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
             "DynamicPartitioningConfiguration": {"Enabled": true},
             "ProcessingConfiguration": {{FirehoseLab.Processors(FirehoseLab.Processor("Lambda", ("LambdaArn",
             FirehoseLab.FunctionArn)))}} }
            """);
        lab.Put("a", "b", "c");
        await lab.DrainAsync();
        lab.Objects.Lines("z0/2026/").ShouldBe(["a"]);
        lab.Objects.Lines("z1/2026/").ShouldBe(["b"]);
        lab.Objects.Lines("errors/processing-failed/").ShouldHaveSingleItem().ShouldContain("partitionKeyFromLambda:zone");
    }

    [Fact]
    public async Task PartitionsBeyond500_GoToTheErrorPrefix()
    {
        await using var lab = Lab("{zone: .zone}", "z=!{partitionKeyFromQuery:zone}/");
        for (var zone = 0; zone < 503; zone++) lab.Put($"{{\"zone\":{zone}}}");
        await lab.DrainAsync();
        lab.Objects.Lines("z=").Count.ShouldBe(500);
        lab.Objects.Lines("errors/activePartitionExceeded/").Count.ShouldBe(3);
        lab.Log.Sum("PartitionCountExceeded").ShouldBe(3);
    }

    private static FirehoseLab Lab(string query, string prefix)
    {
        var lab = new FirehoseLab();
        lab.CreateS3(Configuration(query, prefix)).ShouldBeEmpty();
        return lab;
    }

    private static string Configuration(string query, string prefix) => new JsonObject
    {
        ["Prefix"] = prefix,
        ["ErrorOutputPrefix"] = "errors/!{firehose:error-output-type}/",
        ["DynamicPartitioningConfiguration"] = new JsonObject { ["Enabled"] = true },
        ["ProcessingConfiguration"] = JsonNode.Parse(FirehoseLab.Processors(
            FirehoseLab.Processor("MetadataExtraction", ("MetadataExtractionQuery", query), ("JsonParsingEngine", "JQ-1.6")),
            """{"Type": "AppendDelimiterToRecord"}""")),
    }.ToJsonString();
}
