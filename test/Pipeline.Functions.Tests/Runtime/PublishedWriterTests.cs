using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Functions.Tests.Native;
using Pipeline.Functions.Tests.Simulation;

namespace Pipeline.Functions.Tests.Runtime;

/// <summary>The published writer from event to table, as in Lambda.</summary>
public class PublishedWriterTests
{
    private const string Unix = "SIGTERM is a signal of Unix";

    [UnixTheory(Unix)]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void ColdAndWarmBatch_AreInTheTable(string build)
    {
        using var writer = new PublishedWriter(build);
        for (var i = 1; i <= 2; i++)
        {
            var report = writer.Send(Events.Kinesis(records: 30 * i));
            report.Path.ShouldBe($"/2018-06-01/runtime/invocation/request-{i}/response");
            report.Body.ShouldBe("""{"batchItemFailures":[]}""");
        }

        writer.Table.Items.Count.ShouldBe(60);
        writer.Table.Items["\"7\""].Sent.ShouldBe("""{"id":{"S":"7"}}""");
        writer.Table.Calls.Select(call => (call.Operation, call.Items)).ShouldBe(
            [("BatchWriteItem", 25), ("BatchWriteItem", 5), ("BatchWriteItem", 25), ("BatchWriteItem", 25),
                ("BatchWriteItem", 10)], ignoreOrder: true);
        var call = writer.Table.Calls[0];
        (call.AccessKey, call.SessionToken).ShouldBe(("EXAMPLE", "token"));
        call.TraceId.ShouldBe(RuntimeApiServer.TraceId, "X-Ray's header must reach DynamoDB");

        var lines = writer.End();
        lines.Count.ShouldBe(2, "a batch prints its metrics and nothing else");
        Metrics(lines[1]).ShouldBe(new Dictionary<string, double>
        {
            ["RecordsIn"] = 60,
            ["UserRecords"] = 60,
            ["ItemsWritten"] = 60,
            ["RecordsSuperseded"] = 0,
            ["RecordsDropped"] = 0,
            ["RecordsRejected"] = 0,
            ["RecordsFailed"] = 0,
            ["ItemsRetried"] = 0,
            ["WriteUnitsConsumed"] = 60,
        }, ignoreOrder: true);
    }

    [UnixTheory(Unix)]
    [InlineData("direct")]
    [InlineData("plain")]
    public void EveryInvocation_PassesItsOwnTraceOn(string client)
    {
        using var writer = new PublishedWriter(
            PublishedBuild.Managed, (FunctionSettings.SdkClient, client), (FunctionSettings.WriteMode, "InsertOnce"));
        var traces = Enumerable.Range(1, 3)
            .Select(i => $"Root=1-5759e98{i}-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad{i};Sampled={i % 2}").ToList();
        foreach (var trace in traces)
        {
            writer.Lambda.Trace = trace;
            writer.Send(Events.Kinesis(records: 3)).Body.ShouldBe("""{"batchItemFailures":[]}""");
        }

        // The same three items each time; the first attempt wrote all of them.
        writer.Table.Items.Count.ShouldBe(3);
        writer.Table.Calls.Select(call => call.TraceId).Distinct().ShouldBe(traces, ignoreOrder: false);
    }

    [UnixTheory(Unix)]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void PlainClient_WritesItemsAndRejectsAsTheDirectOne(string build)
    {
        using var writer = new PublishedWriter(
            build, (FunctionSettings.SdkClient, "plain"), (FunctionSettings.WriteMode, "InsertOnce"));
        var batch = Events.Kinesis(30);
        batch["Records"]![1]!["kinesis"]!["data"] = Convert.ToBase64String("no event"u8);
        writer.Send(batch).Body.ShouldBe("""{"batchItemFailures":[]}""");
        writer.Table.Items.Count.ShouldBe(29);
        writer.Table.Items["\"7\""].Sent.ShouldBe("""{"id":{"S":"7"}}""");
        writer.Bucket.Objects.Count.ShouldBe(1);
        writer.Table.Calls.ShouldEachBe(call =>
            call.Operation == "PutItem" && call.TraceId == RuntimeApiServer.TraceId && call.SessionToken == "token");
    }

    [UnixTheory(Unix)]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void RecordThatIsNoEvent_IsKeptInS3AndTheOthersAreWritten(string build)
    {
        using var writer = new PublishedWriter(build);
        var batch = Events.Kinesis(3);
        batch["Records"]![1]!["kinesis"]!["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"id":7,"secret":"x"}"""));
        writer.Send(batch).Body.ShouldBe("""{"batchItemFailures":[]}""");
        writer.Table.Items.Keys.ShouldBe(["\"1\"", "\"3\""], ignoreOrder: true);

        var (key, body) = writer.Bucket.Objects.ShouldHaveSingleItem();
        key.ShouldStartWith(
            "rejects/2018/12/17/22/shardId-000000000006-49590338271490256608559692538361571095921575989136580002-");
        var text = Encoding.UTF8.GetString(body);
        text.ShouldEndWith("}\n");
        Snapshot.VerifyText(text);

        var lines = writer.End();
        Metrics(lines[0])["RecordsRejected"].ShouldBe(1);
        ((string)lines[1]["message"]!).ShouldBe($"1 record(s) can never be written and are kept in {key}, with their reasons");
        writer.Function.Output.ShouldNotContain("secret", Case.Sensitive, "a log never holds what a record holds");
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void RejectsCannotBeKept_FirstOfThemIsHandedBack(string build)
    {
        using var writer = new PublishedWriter(build);
        writer.Bucket.Faults = new FaultPlan(1, 1, int.MaxValue, Fault.AccessDenied);
        var batch = Events.Kinesis(3);
        batch["Records"]![1]!["kinesis"]!["data"] = "bm8=";
        writer.Send(batch).Body.ShouldBe(
            """{"batchItemFailures":[{"itemIdentifier":"49590338271490256608559692538361571095921575989136580002"}]}""");
        writer.Table.Items.Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void NoSuchTable_FailsTheInvocationWithItsReason(string build)
    {
        using var writer = new PublishedWriter(build, (FunctionSettings.TableName, "other"));
        var report = writer.Send(Events.Kinesis(2));
        report.Path.ShouldEndWith("/error");
        ((string)report.Json["errorType"]!).ShouldBe("Function.RecordsNotWritten");
        ((string)report.Json["errorMessage"]!).ShouldStartWith(
            "2 of 2 record(s) of shardId-000000000006, the first with sequence number " +
            "49590338271490256608559692538361571095921575989136580001, could not be written to other or kept in rejects: ");
        report.Json["stackTrace"]!.AsArray().ShouldBeEmpty();
        writer.Function.HasExited.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void FailureWithoutReporting_FailsTheWholeInvocation(string build)
    {
        using var writer = new PublishedWriter(build, (FunctionSettings.ReportBatchItemFailures, "false"));
        writer.Bucket.Faults = new FaultPlan(1, 1, int.MaxValue, Fault.AccessDenied);
        var batch = Events.Kinesis(3);
        batch["Records"]![2]!["kinesis"]!["data"] = "bm8=";
        var report = writer.Send(batch);
        report.Path.ShouldEndWith("/error", Case.Sensitive, "Lambda would take a list for success");
        ((string)report.Json["errorMessage"]!).ShouldStartWith("1 of 3 record(s) of shardId-000000000006");
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void ResponseRefused_EndsTheProcess(string build)
    {
        using var writer = new PublishedWriter(build);
        writer.Lambda.Fault = context =>
        {
            if (!context.Request.Url!.AbsolutePath.EndsWith("/response", StringComparison.Ordinal)) return false;
            context.Response.StatusCode = 413;
            context.Response.Close();
            return true;
        };
        writer.Lambda.Send(Events.Kinesis(1).ToJsonString());
        writer.Function.WaitForExit().ShouldBe(1);
        writer.Function.Output.ShouldContain("/response must answer 202; got 413");
        writer.Table.Items.Count.ShouldBe(1, "Lambda sees no answer and sends the batch again, which changes nothing");
    }

    public static TheoryData<string, string> Modes => PublishedBuild.With("Upsert", "Latest");

    // With enhanced fan-out, Lambda itself splits aggregates: their records have the same sequence number.
    [Theory]
    [MemberData(nameof(Modes))]
    public void RecordsOfOneSequenceNumber_LastOneStays(string build, string mode)
    {
        using var writer = new PublishedWriter(build, (FunctionSettings.WriteMode, mode));
        foreach (var text in new[] { "first", "second", "second" })
        {
            var batch = Events.Kinesis(1);
            var again = Events.Record(1);
            again["kinesis"]!["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"id":"1","note":"{{text}}"}"""));
            batch["Records"]!.AsArray().Add(again);
            writer.Send(batch).Body.ShouldBe("""{"batchItemFailures":[]}""");
            ((string)JsonNode.Parse(writer.Table.Items["\"1\""].Sent)!["note"]!["S"]!).ShouldBe(text);
        }
    }

    [Theory]
    [MemberData(nameof(PublishedBuild.All), MemberType = typeof(PublishedBuild))]
    public void AggregateOfTheKpl_IsWrittenRecordByRecord(string build)
    {
        using var writer = new PublishedWriter(build, (FunctionSettings.MetadataAttributes, "true"));
        var batch = Events.Kinesis(1);
        batch["Records"]![0]!["kinesis"]!["data"] = Convert.ToBase64String(
            Aggregates.Of(("a", """{"id":"x"}"""), ("b", """{"id":"y"}""")));
        writer.Send(batch).Body.ShouldBe("""{"batchItemFailures":[]}""");
        var item = JsonNode.Parse(writer.Table.Items["\"y\""].Sent)!;
        ((string)item["kinesis_shard_id"]!["S"]!).ShouldBe("shardId-000000000006");
        ((string)item["kinesis_sequence_number"]!["S"]!).ShouldBe(
            "49590338271490256608559692538361571095921575989136580001".PadLeft(129, '0'));
        ((string)item["kinesis_sub_sequence_number"]!["N"]!).ShouldBe("1");
        ((string)item["kinesis_arrival_time"]!["S"]!).ShouldBe("2018-12-17T22:10:50.987Z");
    }

    // Only the counts; the times differ.
    private static Dictionary<string, double> Metrics(JsonNode line)
    {
        ((string)line["FunctionName"]!).ShouldBe("writer");
        var directive = line["_aws"]!["CloudWatchMetrics"]![0]!;
        ((string)directive["Namespace"]!).ShouldBe("StreamingPipeline");
        directive["Dimensions"]!.ToJsonString().ShouldBe("""[["FunctionName"]]""");
        var names = directive["Metrics"]!.AsArray().Select(metric => ((string)metric!["Name"]!, (string)metric["Unit"]!))
            .ToList();
        names.ShouldContain(("BatchLatency", "Milliseconds"));
        names.ShouldContain(("NewestRecordAge", "Milliseconds"));
        ((double)line["BatchLatency"]!).ShouldBeGreaterThan(0);
        ((double)line["NewestRecordAge"]!).ShouldBeGreaterThan(0);
        return names.Where(name => name.Item2 == "Count").ToDictionary(name => name.Item1, name => (double)line[name.Item1]!);
    }
}
