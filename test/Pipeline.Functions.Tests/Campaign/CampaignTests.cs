using Pipeline.Functions.Tests.Simulation;
using Pipeline.Functions.Tests.Simulation.Reference;
using Pipeline.Functions.Tests.Writer;

namespace Pipeline.Functions.Tests.Campaign;

/// <summary>
/// The record path under everything at once: the table is what the guarantees imply, the rejects hold every record that cannot be
/// written, and nothing is lost or taken for done too early. A hundred seeds here; <c>scripts/campaign</c> runs a thousand.
/// </summary>
public class CampaignTests
{
    private const int Parts = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AnythingAtAnyTime_LosesNothing(int part)
    {
        List<Disturbance> happened = [];
        var seeds = Seeds.Take(100).Where(seed => seed % Parts == part).ToList();
        foreach (var seed in seeds) happened.AddRange(await CampaignRun.CheckAsync(CampaignCase.Of(seed)));
        // A script whose calls never come would prove nothing.
        if (seeds.Count < 20) return;
        happened.Count.ShouldBeGreaterThan(seeds.Count);
        happened.Count(next => next.Process == ProcessFault.Kill).ShouldBeGreaterThan(seeds.Count / 10);
        happened.Count(next => next.Process == ProcessFault.Freeze).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task WriterThatLosesARecord_IsShownWithTheFewestRecordsAndDisturbances()
    {
        var (one, lost) = Enumerable.Range(1, 100).Select(CampaignCase.Of).Select(one => (one, OnlyRecordOfAnItem(one)))
            .First(pair => pair.Item2 is not null);
        var error = await Should.ThrowAsync<AuditException>(() => CampaignRun.CheckAsync(one, place =>
            new FakeWriter(place, one.Setup) { Loses = write => write.Source.Record.SequenceNumber == lost }.AnswerAsync));
        error.Message.ShouldStartWith($"seed {one.Seed} (PIPELINE_TEST_SEED={one.Seed} runs it alone)\n");
        error.Message.ShouldContain($"taken for written (reported from nowhere on)\n  record {lost}/");
        error.Message.ShouldContain("the fewest disturbances that fail:\nthe fewest records that fail:\n");
        error.Message.Split("the fewest records that fail:\n")[1].Split('\n',
            StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
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
    }

    private static string? OnlyRecordOfAnItem(CampaignCase one) =>
        new ReferenceWriter(one.Setup, one.Stream.SelectMany(generation => generation)).ByKey
            .FirstOrDefault(writes => writes.Count() == 1 && !writes.Single().IsRefused)?.Single().Source.Record.SequenceNumber;
}
