namespace Pipeline.Functions.Tests.Simulation.Lambda;

public class SimulatedLambdaTests
{
    [Fact]
    public async Task PartialFailure_IsDeliveredAgainFromThere()
    {
        var seen = await RunAsync(new EventSourceMapping { BatchSize = 1 }, 3, (batch, call) =>
            call == 2 ? new FunctionAnswer(batch[0].SequenceNumber, null) : new FunctionAnswer(null, null));
        seen.ShouldBe(["1", "2", "2", "3"]);
    }

    [Fact]
    public async Task PartialFailureInTheMiddle_KeepsWhatIsBeforeIt()
    {
        var seen = await RunAsync(new EventSourceMapping(), 40, (batch, call) =>
            call == 1 && batch.Count > 2
                ? new FunctionAnswer(batch[2].SequenceNumber, null) : new FunctionAnswer(null, null), seed: 1);
        var first = seen[0].Split(' ');
        first.Length.ShouldBeGreaterThan(2);
        seen[1].ShouldBe(string.Join(' ', first[2..]));
    }

    [Fact]
    public async Task FailureNotReported_IsTakenForSuccess()
    {
        var mapping = new EventSourceMapping { BatchSize = 1, ReportBatchItemFailures = false };
        (await RunAsync(mapping, 2, (batch, _) => new FunctionAnswer(batch[0].SequenceNumber, null))).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Error_HalvesTheBatchAndGivesUpTheLastRecord()
    {
        var mapping = new EventSourceMapping { BatchSize = 8, BisectBatchOnFunctionError = true, MaximumRetryAttempts = 1 };
        var lambda = new SimulatedLambda(mapping, seed: 3, batch => Task.FromResult(
            new FunctionAnswer(null, batch.Any(record => record.SequenceNumber == "3") ? new InvalidOperationException()
                : null)));
        await lambda.RunAsync([Records(8)]);
        lambda.OnFailure.ShouldHaveSingleItem().ShouldHaveSingleItem().SequenceNumber.ShouldBe("3");
    }

    [Fact]
    public async Task ReportedRecordOutsideTheBatch_IsAFault() => (await Should.ThrowAsync<InvalidOperationException>(
        () => RunAsync(new EventSourceMapping(), 1, (_, _) => new FunctionAnswer("7", null)))).Message.ShouldContain(
        "not in its batch");

    [Fact]
    public async Task ParallelBatches_KeepTheOrderOfAKey()
    {
        var records = Enumerable.Range(1, 200).Select(i => Record(i, $"key-{i % 7}")).ToList();
        var seen = new List<StreamRecord>();
        var lambda = new SimulatedLambda(new EventSourceMapping { BatchSize = 10, ParallelizationFactor = 4 }, seed: 5, batch =>
        {
            seen.AddRange(batch);
            return Task.FromResult(new FunctionAnswer(null, null));
        });
        await lambda.RunAsync([records]);
        seen.ShouldNotBe(records, "batches of other keys overtake");
        foreach (var key in seen.GroupBy(record => record.PartitionKey))
            key.ShouldBe(records.Where(record => record.PartitionKey == key.Key));
    }

    [Fact]
    public async Task Rewind_RepeatsButLosesNothing()
    {
        var seen =
            await RunAsync(new EventSourceMapping { BatchSize = 5, Rewinds = 0.3 }, 30, (_, _) => new FunctionAnswer(null, null));
        var numbers = seen.SelectMany(batch => batch.Split(' ')).Select(int.Parse).ToList();
        numbers.Count.ShouldBeGreaterThan(30);
        numbers.Distinct().Order().ShouldBe(Enumerable.Range(1, 30));
    }

    private static async Task<List<string>> RunAsync(
        EventSourceMapping mapping, int records, Func<IReadOnlyList<StreamRecord>, int, FunctionAnswer> answer, int seed = 2)
    {
        var seen = new List<string>();
        var lambda = new SimulatedLambda(mapping, seed, batch =>
        {
            seen.Add(string.Join(' ', batch.Select(record => record.SequenceNumber)));
            return Task.FromResult(answer(batch, seen.Count));
        });
        await lambda.RunAsync([Records(records)]);
        return seen;
    }

    private static List<StreamRecord> Records(int count) => [.. Enumerable.Range(1, count).Select(i => Record(i, "key"))];

    private static StreamRecord Record(int number, string key) =>
        new("shardId-000000000001", $"{number}", key, [], DateTimeOffset.UnixEpoch);
}
