using System.Globalization;
using System.Xml.Linq;
using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>The charts of the report.</summary>
public class LineChartTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.5, 0.1)]
    [InlineData(5, 1)]
    [InlineData(5.1, 2)]
    [InlineData(1_700, 500)]
    [InlineData(10_000, 2_000)]
    public void Ticks_AreRoundAndReachTheLargestValue(double most, double step) =>
        LineChart.Step(most).ShouldBe(step, step / 1000);

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void Lines_StayWithinTheImage(int count)
    {
        var moments = Enumerable.Range(0, count).Select(i => new RunMoment(i, i * 37 % 1000, 0, 0, 0)).ToList();
        var line = new ChartLine("in", "--violet", moment => moment.Received);
        var svg = XDocument.Parse(LineChart.Write("Records", moments, line));
        var points = svg.Descendants("polyline").Single().Attribute("points")!.Value.Split(' ');
        points.Length.ShouldBe(count);
        foreach (var point in points)
        {
            var at = point.Split(',').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            at[0].ShouldBeInRange(0, 720);
            at[1].ShouldBeInRange(0, 230);
        }
    }

    [Theory]
    [InlineData(5, "0:05")]
    [InlineData(125, "2:05")]
    [InlineData(7_325, "2:02:05")]
    public void Clock_HasHoursOnlyWhereThereAreSome(double seconds, string expected) =>
        LineChart.Clock(seconds).ShouldBe(expected);
}
