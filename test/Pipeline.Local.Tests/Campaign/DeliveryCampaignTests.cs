using System.Globalization;
using System.Text.Json;

namespace Pipeline.Local.Tests.Campaign;

/// <summary>
/// The delivery to S3 under all faults at once: each record of the stream is delivered, kept as failed or dropped, as often as
/// the stream has it. Twenty seeds here; <c>scripts/campaign</c> runs as many as for the record path.
/// </summary>
public class DeliveryCampaignTests
{
    private const int Parts = 2;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task AnythingAtAnyTime_LosesNothing(int part)
    {
        var cases = Seeds().Where(seed => seed % Parts == part).Select(DeliveryCase.Of).ToList();
        foreach (var one in cases) await DeliveryRun.CheckAsync(one);
        Note(cases, part);
    }

    [Fact]
    public async Task DestinationThatLosesAnObject_IsShownWithTheFewestRecordsAndFaults()
    {
        var one = Enumerable.Range(1, 100).Select(DeliveryCase.Of).First(one => !one.IsTransformed);
        var text = one.Records[3].Texts[0];
        var error = await Should.ThrowAsync<Xunit.Sdk.FailException>(() =>
            DeliveryRun.CheckAsync(one, loses: lines => lines.Contains(text)));
        error.Message.ShouldContain("the fewest faults that fail:\nthe fewest records that fail:\n");
        error.Message.Split("the fewest records that fail:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldHaveSingleItem();
    }

    [Fact]
    public void Campaign_HasEveryFault()
    {
        var cases = Enumerable.Range(1, 20).Select(DeliveryCase.Of).ToList();
        cases.SelectMany(one => one.Faults).Select(fault => (fault.Call, fault.Kind)).Distinct().Count().ShouldBe(16);
        cases.ShouldContain(one => one.IsTransformed);
        cases.ShouldContain(one => !one.IsTransformed);
        cases.ShouldContain(one => one.Records.Any(record => record.Copies > 1));
    }

    // scripts/campaign adds these numbers up.
    private static void Note(List<DeliveryCase> cases, int part)
    {
        if (Environment.GetEnvironmentVariable("PIPELINE_TEST_FIGURES") is not { Length: > 0 } folder) return;
        File.WriteAllText(Path.Combine(folder, $"delivery{part}.json"), JsonSerializer.Serialize(new
        {
            deliverySeeds = cases.Count,
            deliveryRecords = cases.Sum(one => one.Records.Sum(record => record.Copies * record.Texts.Count)),
            deliveryFaults = cases.Sum(one => one.Faults.Count),
        }));
    }

    private static IEnumerable<int> Seeds() => Number("PIPELINE_TEST_SEED") is { } one
        ? [one]
        : Enumerable.Range(1, Number("PIPELINE_TEST_SEEDS") ?? 20);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
