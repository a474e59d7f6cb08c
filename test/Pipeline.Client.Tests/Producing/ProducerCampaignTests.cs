using System.Globalization;
using System.Text.Json;

namespace Pipeline.Client.Tests.Producing;

/// <summary>
/// The producer under everything at once: throttling, partial failures, timeouts, broken connections, an endpoint that is away,
/// and shards that are split and merged. A hundred seeds here; <c>scripts/campaign</c> runs a thousand, over a million records.
/// </summary>
public class ProducerCampaignTests
{
    private const int Parts = 2;
    private const int Records = 1500;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AnythingAtAnyTime_LosesNothing(int part)
    {
        var seeds = Seeds().Where(seed => seed % Parts == part).ToList();
        var all = seeds.Select(seed => ProducerSimulation.Run(seed, Records)).ToList();
        Note(all, part);
        // Seeds in which little happens would prove little.
        if (seeds.Count < 20) return;
        all.SelectMany(one => one.Faults).Distinct().Count().ShouldBe(10);
        all.Sum(one => one.Reshards).ShouldBeGreaterThan(seeds.Count / 10);
        all.Sum(one => one.Duplicates).ShouldBeGreaterThan(0);
        all.Sum(one => one.Dropped).ShouldBeGreaterThan(0);
    }

    // What scripts/campaign adds up.
    private static void Note(List<ProducerSimulation.Figures> all, int part)
    {
        if (Environment.GetEnvironmentVariable("PIPELINE_TEST_FIGURES") is not { Length: > 0 } folder) return;
        File.WriteAllText(Path.Combine(folder, $"producer{part}.json"), JsonSerializer.Serialize(new
        {
            producerSeeds = all.Count,
            producerRecords = all.Sum(one => one.Records),
            producerStored = all.Sum(one => one.Stored),
            producerDuplicates = all.Sum(one => one.Duplicates),
            producerFaults = all.Sum(one => one.Faults.Count),
            producerReshards = all.Sum(one => one.Reshards),
        }));
    }

    private static IEnumerable<int> Seeds() => Number("PIPELINE_TEST_SEED") is { } one
        ? [one]
        : Enumerable.Range(1, Number("PIPELINE_TEST_SEEDS") ?? 100);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
