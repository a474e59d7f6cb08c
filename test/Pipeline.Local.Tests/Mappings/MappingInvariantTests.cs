using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Mappings;

/// <summary>
/// The stream is split and merged while it is read; the function throws, reports failures, is throttled, and can never process
/// some records; the settings are random. No record is lost, no settled record is processed again, and each key keeps its order.
/// </summary>
public class MappingInvariantTests
{
    private const int Records = 400;
    private const int Keys = 17;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Faults_LoseNothingAndKeepTheOrderOfAKey(int seed)
    {
        var random = new Random(seed);
        var lanes = random.Next(1, 6);
        await using var run = new MappingRun(Settings(random, lanes), shards: random.Next(1, 4));
        var function = new FaultyFunction(seed, lanes);
        run.Answer = function.Answer;
        run.Stream.LargestRead = random.Next(1, 60);
        var readFaults = new Random(seed + 1);
        run.Stream.Fault = () =>
        {
            lock (readFaults)
            {
                return readFaults.Next(20) == 0
                    ? new ServiceException("ProvisionedThroughputExceededException", "slower") : null;
            }
        };
        run.Mappings.Start();
        for (var i = 0; i < Records; i++)
        {
            run.Stream.Put($"key-{i % Keys}", $"{i}");
            switch (random.Next(60))
            {
                case 0:
                    run.Stream.Split(random.Next(1, 4));
                    break;
                case 1:
                    run.Stream.Merge();
                    break;
                case 2:
                    await run.Time.StepAsync(TimeSpan.FromSeconds(1));
                    break;
            }
        }

        await run.SettleAsync();
        function.Violations.ShouldBeEmpty();
        var given = run.Documents.SelectMany(document =>
            Numbers(JsonNode.Parse(JsonNode.Parse(document.Document)!["payload"]!.GetValue<string>())!)).ToList();
        function.Done.Concat(given).Order().ShouldBe(Enumerable.Range(0, Records));
        foreach (var key in function.Done.GroupBy(number => number % Keys)) key.ShouldBe(key.Order());
        var progress = run.Mapping.Progress;
        (progress.Read, progress.Settled, progress.InFlight, progress.Lost,
            progress.GivenUp).ShouldBe((Records, Records, 0, 0, given.Count));
    }

    private static string Settings(Random random, int lanes) => new JsonObject
    {
        ["BatchSize"] = random.Next(1, 25),
        ["MaximumBatchingWindowInSeconds"] = random.Next(0, 3),
        ["ParallelizationFactor"] = lanes,
        ["BisectBatchOnFunctionError"] = random.Next(2) == 0,
        ["FunctionResponseTypes"] = new JsonArray("ReportBatchItemFailures"),
        ["MaximumRetryAttempts"] = random.Next(0, 4),
        ["DestinationConfig"] = JsonNode.Parse("""{"OnFailure":{"Destination":"arn:aws:s3:::failed"}}"""),
    }.ToJsonString();

    private static IEnumerable<int> Numbers(JsonNode input) => input["Records"]!.AsArray().Select(record => int.Parse(
        Encoding.UTF8.GetString(record!["kinesis"]!["data"]!.GetValue<string>() is { } data ? Convert.FromBase64String(data)
            : []),
        CultureInfo.InvariantCulture));

    private sealed class FaultyFunction(int seed, int lanes)
    {
        private readonly Random _random = new(seed + 2);
        private readonly Lock _lock = new();
        private readonly Dictionary<string, int> _running = [];

        /// <summary>The records that the function reported as processed, in order.</summary>
        public List<int> Done { get; } = [];

        public List<string> Violations { get; } = [];

        public string Answer(JsonNode input)
        {
            var shard = input["Records"]![0]!["eventID"]!.GetValue<string>().Split(':')[0];
            lock (_lock)
            {
                var running = _running[shard] = _running.GetValueOrDefault(shard) + 1;
                if (running > lanes) Violations.Add($"{running} invocations at once for {shard}, whose factor is {lanes}");
            }

            Thread.Yield();
            lock (_lock)
            {
                _running[shard]--;
                return Decide(input, [.. Numbers(input)]);
            }
        }

        private string Decide(JsonNode input, List<int> numbers)
        {
            switch (_random.Next(12))
            {
                case 0:
                    throw new ServiceException("TooManyRequestsException", "Rate Exceeded.", 429);
                case 1:
                    return "!error";
                case 2:
                    return """{"batchItemFailures":[{"itemIdentifier":""}]}""";
            }

            // Some records always fail; others fail now and then.
            var failed = numbers.FindIndex(number => number % 101 == 7 || _random.Next(40) == 0);
            if (failed < 0)
            {
                Done.AddRange(numbers);
                return MappingRun.Success;
            }

            Done.AddRange(numbers.Take(failed));
            return $$"""{"batchItemFailures":[{"itemIdentifier":"{{MappingRun.Sequences(input).ElementAt(failed)}}"}]}""";
        }
    }
}
