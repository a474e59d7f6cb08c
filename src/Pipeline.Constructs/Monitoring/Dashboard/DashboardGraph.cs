using System.Globalization;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>A graph before the dashboard knows its width and its thresholds.</summary>
/// <param name="Title">What it shows, with its unit.</param>
/// <param name="Lines">What is drawn.</param>
internal sealed record DashboardGraph(string Title, IReadOnlyList<GraphLine> Lines)
{
    /// <summary>Quotas that no alarm watches, drawn like thresholds.</summary>
    public IReadOnlyList<(double Value, string Label)> Limits { get; init; } = [];
}

/// <summary>One line of a graph.</summary>
/// <param name="Metric">The metric, in CloudWatch's unit.</param>
/// <param name="Divisor">Converts to the graph's unit: 60,000 turns milliseconds into minutes. Thresholds are converted
/// too.</param>
/// <param name="Label">The text of the legend if the metric is divided; otherwise the metric's own label.</param>
internal sealed record GraphLine(IMetric Metric, double Divisor = 1, string? Label = null)
{
    /// <summary>
    /// Whether the rest to 1 is drawn: the failed share from the successful share. Thresholds are converted too.
    /// </summary>
    public bool Complement { get; init; }

    /// <summary>What a value of the metric is in the graph.</summary>
    public double Drawn(double value) => (Complement ? 1 - value : value) / Divisor;

    /// <summary>What is drawn, under an id that no other line of the graph has.</summary>
    public IMetric At(int index)
    {
        if (Divisor == 1 && !Complement) return Metric;
        var id = string.Create(CultureInfo.InvariantCulture, $"m{index}");
        return PartMetric.Formula(
            string.Create(CultureInfo.InvariantCulture, $"{(Complement ? $"(1 - {id})" : id)} / {Divisor}"),
            Label ?? "",
            PartMetric.PeriodOf(Metric),
            (id, Metric));
    }
}
