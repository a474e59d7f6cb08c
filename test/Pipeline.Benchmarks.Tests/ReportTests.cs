using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Report;
using Pipeline.Benchmarks.Trials;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Tests;

public class ReportTests
{
    private static readonly Handler Ours = new("ours", "ours, Upsert", ["dotnet"], new Dictionary<string, string>());
    private static readonly Handler Other = new("other", "other", ["node"], new Dictionary<string, string>());

    [Fact]
    public void Median_IsTheMiddle()
    {
        Statistics.Median([3, 1, 2]).ShouldBe(2);
        Statistics.Median([4, 1, 2, 3]).ShouldBe(2.5);
        Statistics.Median([7]).ShouldBe(7);
        Statistics.Median([]).ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(null, "-")]
    [InlineData(double.NaN, "-")]
    [InlineData(0.123, "0.12")]
    [InlineData(9.999, "10.00")]
    [InlineData(12.34, "12.3")]
    [InlineData(1234.5, "1,235")]
    public void Number_HasAboutThreeDigits(double? number, string text) => Table.Number(number).ShouldBe(text);

    [Fact]
    public void Tables_CompareMediansWithOurs()
    {
        var results = new Results { Growth = [new GrowthSample(1000, 6.5, 1400, 80.25, 92)] };
        foreach (var cpu in (double[])[6, 5, 100])
        {
            results.Steady.Add((Ours, Workload.Small, new SteadySample(150, 140, 300, 8, cpu, 90 + cpu)));
            results.Steady.Add((Other, Workload.Small, new SteadySample(200, 190, 1200, null, cpu * 10, 150)));
        }

        results.Allocated.Add((Ours, Workload.Small, 1234.5));
        results.Delayed.Add((Ours, 12.3));
        results.Failed["other"] = "it hangs";
        Snapshot.VerifyText(string.Join('\n',
        [
            ReportTables.Comparison(results, [Ours, Other]),
            ReportTables.Allocations(results, [Ours, Other]),
            ReportTables.Growth(results),
            ReportTables.Delayed(results),
            ReportTables.Settings(results, [Ours]),
        ]));
    }
}
