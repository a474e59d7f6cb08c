using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Client.Kinesis;
using Pipeline.Client.Putting;
using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Kinesis;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>
/// The path of a record under all faults at once, from the producer to the table: the table has what the guarantees imply, the
/// rejects have every record that cannot be written, and no record is lost or settled too early. A hundred seeds here;
/// <c>scripts/campaign</c> runs a thousand.
/// </summary>
public partial class CampaignTests
{
    private const int Parts = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AnythingAtAnyTime_LosesNothing(int part)
    {
        List<CampaignFigures> all = [];
        var seeds = Seeds.Take(100).Where(seed => seed % Parts == part).ToList();
        foreach (var seed in seeds) all.Add(await CampaignRun.CheckAsync(CampaignCase.Of(seed)));
        var figures = CampaignFigures.Of(all);
        Note(figures, part);
        // A script that disturbs no call would be no test.
        if (seeds.Count < 20) return;
        figures.Happened.Count.ShouldBeGreaterThan(seeds.Count);
        figures.Happened.Count(next => next.Process == ProcessFault.Kill).ShouldBeGreaterThan(seeds.Count / 10);
        figures.Happened.Count(next => next.Process == ProcessFault.Freeze).ShouldBeGreaterThan(0);
        figures.Puts.Select(next => next.Fault).Distinct().Count().ShouldBeGreaterThan(5);
        figures.Stored.ShouldBeGreaterThan(figures.Sent);
        // Each 25 seeds of a part have one that leaves records waiting.
        if (seeds.Count >= 25) figures.NeverSent.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task WriterThatLosesARecord_IsShownWithTheFewestRecordsAndDisturbances()
    {
        var (one, lost) = Enumerable.Range(1, 100).Select(seed => CampaignCase.Of(seed) with { Puts = [], TooLarge = 0 })
            .Select(one => (one, OnlyRecordOfAnItem(one))).First(pair => pair.Item2 is not null);
        var error = await Should.ThrowAsync<AuditException>(() => CampaignRun.CheckAsync(one, place =>
            new FakeWriter(place, one.Setup) { Loses = write => write.Source.Record.SequenceNumber == lost }.AnswerAsync));
        error.Message.ShouldStartWith($"seed {one.Seed} (PIPELINE_TEST_SEED={one.Seed} runs it alone)\n");
        error.Message.ShouldContain($"taken for written (reported from nowhere on)\n  record {lost}/");
        error.Message.ShouldContain("the fewest disturbances that fail:\nthe fewest records that fail:\n");
        error.Message.Split("the fewest records that fail:\n")[1].Split('\n',
            StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    [Fact]
    public async Task ProducerThatTakesAllForPut_IsShownWithTheFewestRecordsAndDisturbances()
    {
        var one = CampaignCase.Of(1) with
        {
            Puts = [new(1, 9, PutFault.ShortAnswer), new(1000, 1, PutFault.ResetAfter)],
            PutSize = 10,
            TooLarge = 0,
        };
        var error = await Should.ThrowAsync<AuditException>(() => CampaignRun.CheckAsync(one, put: PutAllAsync));
        error.Message.ShouldContain("taken for put, which Kinesis never said");
        var parts = error.Message.Split("the fewest disturbances that fail:\n")[1].Split("the fewest records that fail:\n");
        parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldBe("  put 1 to 9: ShortAnswer");
        // A record's text may have several lines.
        parts[1].Split('\n').Count(line => SequenceNumber().IsMatch(line)).ShouldBe(1);
    }

    [Fact]
    public void Campaign_HasEveryFaultOfEveryKind()
    {
        var cases = Enumerable.Range(1, 100).Select(CampaignCase.Of).ToList();
        var script = cases.SelectMany(one => one.Script).ToList();
        script.Select(next => next.Process).Distinct().Count().ShouldBe(Enum.GetValues<ProcessFault>().Length);
        script.Select(next => next.Service).Distinct().Count().ShouldBe(Enum.GetValues<Fault>().Length);
        cases.Select(one => one.Setup.Mode).Distinct().Count().ShouldBe(3);
        cases.ShouldContain(one => one.Stream.Count > 1);
        cases.ShouldContain(one => one.HotPartition > 0);
        cases.ShouldContain(one => one.Mapping.Strays > 0);
        cases.SelectMany(one => one.Puts).Select(next => next.Fault).Distinct().Count()
            .ShouldBe(Enum.GetValues<PutFault>().Length - 1);
        cases.ShouldContain(one => one.TooLarge > 0);
        cases.ShouldContain(one => one.Stream.Any(generation => generation.Count > 500 && one.PutSize > generation.Count));
    }

    // A putter that ignores the response.
    private static async Task<PutResult> PutAllAsync(
        IAmazonKinesis kinesis, IReadOnlyList<OutgoingRecord> records, RetryBackoff backoff, CancellationToken cancellationToken)
    {
        var entries = records.Select(record => new PutRecordsRequestEntry
        {
            Data = new MemoryStream(record.Data.ToArray()),
            PartitionKey = record.PartitionKey,
        });
        await kinesis.PutRecordsAsync(new PutRecordsRequest { Records = [.. entries] }, cancellationToken);
        return new PutResult(records.Count, 0, []);
    }

    // scripts/campaign adds these numbers up.
    private static void Note(CampaignFigures figures, int part)
    {
        if (Environment.GetEnvironmentVariable("PIPELINE_TEST_FIGURES") is not { Length: > 0 } folder) return;
        File.WriteAllText(Path.Combine(folder, $"part{part}.json"), JsonSerializer.Serialize(new
        {
            seeds = figures.Seeds,
            sent = figures.Sent,
            stored = figures.Stored,
            putCalls = figures.PutCalls,
            putFaults = figures.Puts.Count,
            neverSent = figures.NeverSent,
            invocations = figures.Invocations,
            writerFaults = figures.Happened.Count,
        }));
    }

    [GeneratedRegex("^  [0-9]{50,} ")]
    private static partial Regex SequenceNumber();

    private static string? OnlyRecordOfAnItem(CampaignCase one) =>
        new ReferenceWriter(one.Setup, one.Stream.SelectMany(generation => generation)).ByKey
            .FirstOrDefault(writes => writes.Count() == 1 && !writes.Single().IsRefused)?.Single().Source.Record.SequenceNumber;
}
