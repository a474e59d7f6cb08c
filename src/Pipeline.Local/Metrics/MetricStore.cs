using System.Globalization;

namespace Pipeline.Local;

/// <summary>
/// The run's CloudWatch: data points by metric and period, and what the parts of the run say. Memory is bounded: of each period and metric
/// it keeps sums and, for percentiles, at most a thousand values.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class MetricStore(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<long, MetricPeriod>> _metrics = new(StringComparer.Ordinal);

    /// <summary>When the first period began, whole minutes since 1970.</summary>
    public long FirstMinute { get; } = MinuteOf(time.GetUtcNow());

    /// <summary>The current minute.</summary>
    public long LastMinute => MinuteOf(time.GetUtcNow());

    public void Add(string nameSpace, string metric, double value, (string Name, string Value)[] dimensions)
    {
        var key = KeyOf(nameSpace, metric, dimensions);
        var minute = LastMinute;
        lock (_lock)
        {
            if (!_metrics.TryGetValue(key, out var periods)) _metrics[key] = periods = [];
            if (!periods.TryGetValue(minute, out var period)) periods[minute] = period = new MetricPeriod();
            period.Add(value);
        }
    }

    /// <summary>Whether a metric has a data point in this run.</summary>
    /// <param name="key">From <see cref="KeyOf"/>.</param>
    public bool Has(string key)
    {
        lock (_lock) return _metrics.ContainsKey(key);
    }

    /// <summary>A statistic over some minutes, or null where the metric has no data point in them.</summary>
    /// <param name="key">From <see cref="KeyOf"/>.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="minutes">How many.</param>
    /// <param name="statistic">Sum, Average, Minimum, Maximum, SampleCount or a percentile such as p90.</param>
    public double? Get(string key, long from, long minutes, string statistic)
    {
        lock (_lock)
        {
            if (!_metrics.TryGetValue(key, out var periods)) return null;
            var whole = new MetricPeriod();
            foreach (var (minute, period) in periods)
            {
                if (minute >= from && minute < from + minutes) whole.Add(period);
            }

            return whole.Get(statistic);
        }
    }

    /// <summary>The sum of all data points of the run, zero where there are none.</summary>
    public double Total(string nameSpace, string metric, params (string Name, string Value)[] dimensions) =>
        Get(KeyOf(nameSpace, metric, dimensions), 0, long.MaxValue / 2, "Sum") ?? 0;

    /// <summary>The largest data point of the run, or nothing.</summary>
    public double? Largest(string nameSpace, string metric, params (string Name, string Value)[] dimensions) =>
        Get(KeyOf(nameSpace, metric, dimensions), 0, long.MaxValue / 2, "Maximum");

    /// <summary>A metric is its namespace, its name and its dimensions in whatever order.</summary>
    public static string KeyOf(string nameSpace, string metric, IEnumerable<(string Name, string Value)> dimensions) =>
        $"{nameSpace}\n{metric}\n{string.Join('\n', dimensions.Select(dimension => $"{dimension.Name}={dimension.Value}").Order(StringComparer.Ordinal))}";

    private static long MinuteOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 60;
}

/// <summary>The data points of a metric within a period.</summary>
internal sealed class MetricPeriod
{
    private const int MostKept = 1000;

    private readonly List<double> _values = [];
    private double _sum;
    private long _count;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;

    public void Add(double value)
    {
        _sum += value;
        _count++;
        _minimum = Math.Min(_minimum, value);
        _maximum = Math.Max(_maximum, value);
        if (_values.Count < MostKept) _values.Add(value);
    }

    public void Add(MetricPeriod other)
    {
        _sum += other._sum;
        _count += other._count;
        _minimum = Math.Min(_minimum, other._minimum);
        _maximum = Math.Max(_maximum, other._maximum);
        _values.AddRange(other._values);
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

    /// <summary>Whether it is a statistic that a run computes; trimmed means and the like are not.</summary>
    public static bool Knows(string statistic) =>
        statistic is "Sum" or "Average" or "Minimum" or "Maximum" or "SampleCount" || PercentOf(statistic) is not null;

    private double? Percentile(string statistic)
    {
        if (PercentOf(statistic) is not { } percent) return null;
        var sorted = _values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    private static double? PercentOf(string statistic) =>
        statistic is ['p', .. var digits] && double.TryParse(digits, CultureInfo.InvariantCulture, out var percent)
            ? percent
            : null;
}
