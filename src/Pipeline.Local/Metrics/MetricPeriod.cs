using System.Globalization;

namespace Pipeline.Local.Metrics;

/// <summary>The data points of a metric within a period.</summary>
internal sealed class MetricPeriod
{
    private const int MostKept = 1000;

    private readonly List<double> _values = [];
    private double _sum;
    private double _count;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;

    /// <summary>The unit that a client gave; <c>null</c> where none was given.</summary>
    public string? Unit { get; set; }

    public void Add(double value) => Add(value, 1);

    /// <summary>Adds a value that occurred several times.</summary>
    public void Add(double value, double count)
    {
        Add(value * count, count, value, value);
        for (var i = 0; i < count && _values.Count < MostKept; i++) _values.Add(value);
    }

    /// <summary>Adds a statistic set, of whose values only these four numbers are known.</summary>
    public void Add(double sum, double count, double minimum, double maximum)
    {
        _sum += sum;
        _count += count;
        _minimum = Math.Min(_minimum, minimum);
        _maximum = Math.Max(_maximum, maximum);
    }

    public void Add(MetricPeriod other)
    {
        Add(other._sum, other._count, other._minimum, other._maximum);
        _values.AddRange(other._values);
        Unit = other.Unit ?? Unit;
    }

    public double? Get(string statistic) => _count == 0 ? null : statistic switch
    {
        "Sum" => _sum,
        "Average" => _sum / _count,
        "Minimum" => _minimum,
        "Maximum" => _maximum,
        "SampleCount" => _count,
        _ => Percentile(statistic),
    };

    /// <summary>Whether a run computes a statistic. It does not compute trimmed means and similar ones.</summary>
    public static bool Knows(string statistic) =>
        statistic is "Sum" or "Average" or "Minimum" or "Maximum" or "SampleCount" || PercentOf(statistic) is not null;

    private double? Percentile(string statistic)
    {
        // Percentiles cannot be computed from a statistic set
        // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html).
        if (_values.Count == 0 || PercentOf(statistic) is not { } percent) return null;
        var sorted = _values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    private static double? PercentOf(string statistic) =>
        statistic is ['p', .. var digits] && double.TryParse(digits, CultureInfo.InvariantCulture, out var percent)
            ? percent
            : null;
}
