using System.Globalization;
using System.Text;

namespace Pipeline.Local.Console;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Color">The name of its color in the style sheet, such as <c>--blue</c>.</param>
/// <param name="Value">Its value at a moment.</param>
internal sealed record ChartLine(string Name, string Color, Func<RunMoment, double> Value);

/// <summary>A chart over the time of a run as SVG, for a page without scripts.</summary>
internal static class LineChart
{
    private const double Width = 720;
    private const double Height = 230;
    private const double Left = 56;
    private const double Right = 12;
    private const double Top = 12;
    private const double Bottom = 46;
    private const int Ticks = 5;

    private static readonly double[] Factors = [1, 2, 5, 10];
    private static readonly double[] Times = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200];

    /// <summary>Writes a chart.</summary>
    /// <param name="title">What it shows, for readers who do not see it.</param>
    /// <param name="moments">At least one moment.</param>
    /// <param name="lines">The lines.</param>
    public static string Write(string title, IReadOnlyList<RunMoment> moments, params IReadOnlyList<ChartLine> lines)
    {
        var svg = new StringBuilder();
        var first = moments[0].Seconds;
        var span = Math.Max(1, moments[^1].Seconds - first);
        var step = Step(moments.Max(moment => lines.Max(line => line.Value(moment))));
        var top = step * Ticks;
        Add(svg, $"<svg viewBox=\"0 0 {N(Width)} {N(Height)}\" role=\"img\" aria-label=\"{title}\">\n");
        for (var i = 0; i <= Ticks; i++)
        {
            var y = Y(i * step);
            Add(svg, $"<path d=\"M{N(Left)},{N(y)}H{N(Width - Right)}\" class=\"grid\"/>");
            Add(svg, $"<text x=\"{N(Left - 8)}\" y=\"{N(y + 4)}\" class=\"tick end\">{Number(i * step)}</text>\n");
        }

        var seconds = Seconds(span);
        for (var at = Math.Ceiling(first / seconds) * seconds; at <= first + span; at += seconds)
            Add(svg, $"<text x=\"{N(X(at))}\" y=\"{N(Height - Bottom + 18)}\" class=\"tick middle\">{Clock(at)}</text>\n");

        foreach (var line in lines)
        {
            var points = string.Join(' ', moments.Select(moment => $"{N(X(moment.Seconds))},{N(Y(line.Value(moment)))}"));
            Add(svg, $"<polyline points=\"{points}\" class=\"line\" stroke=\"var({line.Color})\"/>\n");
        }

        var x = Left;
        foreach (var line in lines)
        {
            Add(svg, $"<rect x=\"{N(x)}\" y=\"{N(Height - 14)}\" width=\"14\" height=\"4\" fill=\"var({line.Color})\"/>");
            Add(svg, $"<text x=\"{N(x + 20)}\" y=\"{N(Height - 8)}\" class=\"tick\">{line.Name}</text>\n");
            x += 110;
        }

        return svg.Append("</svg>\n").ToString();

        double X(double at) => Left + ((at - first) / span * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (value / top * (Height - Top - Bottom));
    }

    // The distance of ticks: 1, 2 or 5 times a power of ten, so that the largest value has room.
    internal static double Step(double most)
    {
        var least = Math.Max(most, 0.5) / Ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Factors.Select(factor => factor * power).First(step => step >= least * 0.999999);
    }

    // The distance of ticks of time, at most eight of which fit.
    private static double Seconds(double span) =>
        Times.FirstOrDefault(step => span / step <= 8, 86_400 * Math.Ceiling(span / 86_400 / 8));

    internal static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}")
            : string.Create(CultureInfo.InvariantCulture, $"{time:m\\:ss}");
    }

    private static string Number(double value) => value.ToString(value % 1 == 0 ? "N0" : "0.##", CultureInfo.InvariantCulture);

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder svg, string text) => svg.Append(text);
}
