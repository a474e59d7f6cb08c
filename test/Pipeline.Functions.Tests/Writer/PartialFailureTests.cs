using System.Text;
using Pipeline.Functions.Runtime;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>A writer's report when it cannot write all of a batch, on each client.</summary>
/// <param name="client">The client.</param>
public abstract class PartialFailureTests(string client)
{
    private const string Schema = """
        { "type": "object", "properties": { "id": { "type": "string" }, "n": { "type": "integer" },
          "seat": { "type": "string" } },
          "required": ["id", "n"], "x-dynamodb": { "partitionKey": "id" } }
        """;

    [Theory]
    [InlineData(WriterCase.Upsert)]
    [InlineData(WriterCase.InsertOnce)]
    [InlineData(WriterCase.Latest)]
    public async Task ThrottledKey_ReportsItsFirstRecordUntilItIsWritten(string mode)
    {
        var setup = Case with { Mode = mode };
        // The key occurs three times and only one of its records is written: none is settled before that one.
        var batch = Batch("""{"id":"a","n":1}""", """{"id":"hot","n":2}""", """{"id":"b","n":3}""", """{"id":"hot","n":4}""",
            """{"id":"hot","n":5}""",
            """{"id":"c","n":6}""");
        using var writer = new WriterUnderTest(setup) { Timeout = TimeSpan.FromSeconds(30) };
        writer.Table.IsThrottled = item => item.GetProperty("id").GetProperty("S").GetString() == "hot";
        (await writer.InvokeAsync(batch)).ShouldBe(new FunctionAnswer("1002", null));
        writer.Table.Items.Keys.ShouldBe(["\"a\"", "\"b\"", "\"c\""], ignoreOrder: true);

        writer.Table.IsThrottled = _ => false;
        (await writer.InvokeAsync(batch[1..])).ShouldBe(new FunctionAnswer(null, null));
        var expected = mode == WriterCase.InsertOnce ? "2" : "5";
        writer.Table.Items["\"hot\""].Json.GetProperty("n").GetProperty("N").GetString().ShouldBe(expected);
    }

    [Fact]
    public async Task ReportsAreOff_ThrowsAndNamesTheRecord()
    {
        using var writer = new WriterUnderTest(Case, reportsFailures: false) { Timeout = TimeSpan.FromSeconds(10) };
        writer.Table.IsThrottled = item => item.GetProperty("id").GetProperty("S").GetString() == "hot";
        var answer = await writer.InvokeAsync(Batch("""{"id":"a","n":1}""", """{"id":"hot","n":2}"""));
        answer.FailedFrom.ShouldBeNull();
        answer.Error.ShouldBeOfType<FunctionException>().Message.ShouldContain("1002");
        writer.Table.Items.Keys.ShouldBe(["\"a\""]);
    }

    [Fact]
    public async Task RejectsCannotBeKept_FailsFromTheFirstOfThem()
    {
        using var writer = new WriterUnderTest(Case) { Timeout = TimeSpan.FromSeconds(20) };
        writer.Bucket.IsDown = true;
        var batch = Batch("""{"id":"a","n":1}""", """{"id":"b","n":"no number"}""", """{"id":"c","n":3}""", "no JSON");
        (await writer.InvokeAsync(batch)).ShouldBe(new FunctionAnswer("1002", null));
        writer.Table.Items.Keys.ShouldBe(["\"a\"", "\"c\""], ignoreOrder: true);
        writer.Rejects.Read().ShouldBeEmpty();

        writer.Bucket.IsDown = false;
        (await writer.InvokeAsync(batch[1..])).ShouldBe(new FunctionAnswer(null, null));
        writer.Rejects.Read().Select(reject => reject.SequenceNumber).ShouldBe(["1002", "1004"], ignoreOrder: true);
    }

    [Fact]
    public async Task RefusedByDynamoDb_IsRejectedAndTheNextOfItsKeyWritten()
    {
        using var writer = new WriterUnderTest(Case with { Indexes = ["seat"] });
        var batch = Batch("""{"id":"a","n":1}""", """{"id":"b","n":2,"seat":"7"}""", """{"id":"b","n":3,"seat":""}""",
            """{"id":"c","n":4,"seat":""}""");
        (await writer.InvokeAsync(batch)).ShouldBe(new FunctionAnswer(null, null));
        writer.Table.Items.Keys.ShouldBe(["\"a\"", "\"b\""], ignoreOrder: true);
        writer.Table.Items["\"b\""].Sent.ShouldBe("""{"id":{"S":"b"},"n":{"N":"2"},"seat":{"S":"7"}}""");
        writer.Rejects.Read().Select(reject => (reject.SequenceNumber, reject.Reason))
            .ShouldBe([("1003", "RefusedByDynamoDb"), ("1004", "RefusedByDynamoDb")], ignoreOrder: true);
    }

    [Fact]
    public async Task TableIsMissing_FailsTheBatchAndLosesNothing()
    {
        using var writer = new WriterUnderTest(Case);
        writer.RemoveTable();
        var answer = await writer.InvokeAsync(Batch("""{"id":"a","n":1}""", "no JSON"));
        (answer.FailedFrom == "1001" || answer.Error is not null).ShouldBeTrue("the whole batch must fail");
    }

    [Fact]
    public async Task ItemThatIsThrottled_IsSentAgainAfterWaitsThatGrow()
    {
        using var writer = new WriterUnderTest(Case) { Timeout = TimeSpan.FromSeconds(60) };
        writer.Table.IsThrottled = _ => true;
        (await writer.InvokeAsync(Batch("""{"id":"hot","n":1}"""))).FailedFrom.ShouldBe("1001");
        // 55 seconds of random waits that double from 25 ms up to 5 s: without the waits, the writer would make thousands of
        // calls.
        writer.Table.Calls.Count.ShouldBeInRange(10, 60);
    }

    [Fact]
    public async Task ExpiredCredentials_AreTriedThreeTimesMoreAndNoOftener()
    {
        using var writer = new WriterUnderTest(Case);
        writer.Table.Faults = new FaultPlan(1, 1, 1000, Fault.ExpiredToken);
        var answer = await writer.InvokeAsync(Batch("""{"id":"a","n":1}"""));
        answer.Error.ShouldNotBeNull();
        writer.Table.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task EveryCall_IsSignedWithTheSessionsCredentials()
    {
        using var writer = new WriterUnderTest(Case);
        await writer.InvokeAsync(Batch([.. Enumerable.Range(0, 60).Select(i => $$"""{"id":"{{i}}","n":{{i}}}""")]));
        writer.Table.Calls.Select(call => call.Items).Order().ShouldBe([10, 25, 25]);
        writer.Table.Calls.ShouldEachBe(call =>
            call.AccessKey == SimulatedAws.AccessKey && call.SessionToken == SimulatedAws.SessionToken
                && call.Operation == "BatchWriteItem");
    }

    private WriterCase Case => new(Schema) { Client = client };

    private static List<StreamRecord> Batch(params string[] events) =>
    [
        .. events.Select((json, i) => new StreamRecord(
            "shardId-000000000001", $"{1001 + i}", "p", Encoding.UTF8.GetBytes(json),
                new DateTimeOffset(2026, 11, 21, 9, 15, 2, 417, TimeSpan.Zero))),
    ];
}
