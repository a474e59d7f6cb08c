using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Generators;
using Pipeline.Functions.Tests.Simulation.Lambda;
using Pipeline.Functions.Tests.Simulation.Reference;
using Xunit.Sdk;

namespace Pipeline.Functions.Tests.Writer;

/// <summary>Tests of the writer's tests: a correct writer passes, and each fault is detected.</summary>
public class AuditTests
{
    private const string Schema = """
        { "type": "object", "properties": { "id": { "type": "string" }, "n": { "type": "number" } }, "required": ["id"],
          "x-dynamodb": { "partitionKey": "id" } }
        """;

    [Theory]
    [InlineData(WriterCase.Upsert)]
    [InlineData(WriterCase.InsertOnce)]
    [InlineData(WriterCase.Latest)]
    public async Task RightWriter_Passes(string mode)
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var setup = new RandomCase(seed).Make(mode);
            var stream = new RandomStream(seed, setup, new StreamShape { Mutations = 0.3, Reshards = seed % 2 == 0 }).Make();
            var mapping = new EventSourceMapping { Rewinds = 0.1, ParallelizationFactor = 1 + (seed % 3), BatchSize = 30 };
            await new WriterRun(setup, mapping)
            {
                Seed = seed,
                StandIn = place =>
                new FakeWriter(place, setup).AnswerAsync
            }.CheckAsync(stream);
        }
    }

    [Fact]
    public async Task LostRecord_IsSeenAtTheAnswer() => (await FailAsync(place => new FakeWriter(place, Setup)
    {
        Loses = write => write.Source.Record.SequenceNumber == "1003",
    })).ShouldContain("taken for written (reported from nowhere on)\n  record 1003/0");

    [Fact]
    public void LaterRecordReported_IsSeen()
    {
        using var writer = new WriterUnderTest(Setup, standIn: place => new FakeWriter(place, Setup).AnswerAsync);
        var audit = new Audit(new ReferenceWriter(Setup, Records), writer, digitsKept: true);
        audit.AfterAnswer(Records, new FunctionAnswer("1001", null));
        Should.Throw<AuditException>(() => audit.AfterAnswer(Records, new FunctionAnswer("1002", null)))
            .Message.ShouldContain("taken for written (reported from 1002 on)\n  record 1001/0");
    }

    [Fact]
    public async Task OtherDigits_AreSeen() => (await FailAsync(place => new FakeWriter(place, Setup)
    {
        Changes = item => item.Replace("1.50", "1.5", StringComparison.Ordinal),
    })).ShouldContain("""got      {"id":{"S":"c"},"n":{"N":"1.5"}}""");

    [Fact]
    public async Task SwallowedReject_IsSeen() =>
        (await FailAsync(place => new FakeWriter(place, Setup) { Swallows = _ => true }))
        .ShouldContain("taken for rejected: record 1004/0, InvalidEvent (/id is missing): {\"n\":3}");

    [Fact]
    public async Task RejectedThoughValid_IsSeen() => (await FailAsync(place => new FakeWriter(place, Setup)
    {
        Refuses = write => write.Source.Record.SequenceNumber == "1002",
    })).ShouldContain("rejected, though nothing is wrong with it: record 1002/0");

    [Fact]
    public async Task AnotherResponse_IsSeen() => (await FailAsync(place => new FakeWriter(place, Setup)
    {
        Answers = _ => """{"failures":[]}""",
    })).ShouldContain("batchItemFailures");

    [Fact]
    public async Task Failure_ShowsItsSeedAndTheFewestRecords()
    {
        var message = await FailAsync(place =>
            new FakeWriter(place, Setup) { Loses = write => write.Source.Record.SequenceNumber == "1003" });
        message.ShouldStartWith("seed 7 (PIPELINE_TEST_SEED=7 runs it alone)");
        message.ShouldEndWith("the fewest records that fail:\n  1003 p {\"id\":\"c\",\"n\":1.50}\n");
    }

    private static WriterCase Setup { get; } = new(Schema);

    private static List<StreamRecord> Records { get; } =
    [
        .. new[] { """{"id":"a","n":1}""", """{"id":"b","n":2}""", """{"id":"c","n":1.50}""", """{"n":3}""", """{"id":"d"}""" }
            .Select((json, i) => new StreamRecord(
                "shardId-000000000001", $"{1001 + i}", "p", System.Text.Encoding.UTF8.GetBytes(json), DateTimeOffset.UnixEpoch)),
    ];

    private static async Task<string> FailAsync(Func<WriterUnderTest, FakeWriter> make)
    {
        var run = new WriterRun(Setup, new EventSourceMapping { BatchSize = 100 })
        {
            Seed = 7,
            StandIn = place =>
            make(place).AnswerAsync
        };
        return (await Should.ThrowAsync<XunitException>(() => run.CheckAsync([Records]))).Message.ReplaceLineEndings("\n");
    }
}
