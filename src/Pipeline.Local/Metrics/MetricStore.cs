namespace Pipeline.Local.Metrics;

/// <summary>
/// The run's CloudWatch: data points by metric and minute, those of the run's services and those that clients put. Memory is
/// bounded: for each metric and minute it keeps sums and, for percentiles, at most a thousand values. For clients' metrics it
/// keeps at most <see cref="MostOfClients"/> minutes, the newest ones.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="mostOfClients">The most minutes of clients' metrics that it keeps.</param>
internal sealed class MetricStore(TimeProvider time, int mostOfClients = MetricStore.MostOfClients)
{
    /// <summary>Half a day of 140 metrics. With ten values a minute, this takes about 20 MB.</summary>
    public const int MostOfClients = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Series> _metrics = new(StringComparer.Ordinal);

    // The minutes of clients' metrics, in the order in which they arrived.
    private readonly Queue<(string Key, long Minute)> _ofClients = [];

    /// <summary>When the first period began, in whole minutes since 1970.</summary>
    public long FirstMinute { get; } = MinuteOf(time.GetUtcNow());

    /// <summary>The current minute.</summary>
    public long LastMinute => MinuteOf(time.GetUtcNow());

    /// <summary>All metrics that have a data point.</summary>
    public IReadOnlyList<MetricName> All
    {
        get
        {
            lock (_lock) return [.. _metrics.Values.Select(series => series.Name)];
        }
    }

    /// <summary>Adds a data point of one of the run's services, at the current time.</summary>
    public void Add(string nameSpace, string metric, double value, (string Name, string Value)[] dimensions)
    {
        var key = KeyOf(nameSpace, metric, dimensions);
        var minute = LastMinute;
        lock (_lock) PeriodOf(key, new MetricName(nameSpace, metric, dimensions), minute, out _).Add(value);
    }

    /// <summary>Adds data points of a client.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="at">Their time.</param>
    /// <param name="add">Adds the data points to the minute.</param>
    /// <param name="unit">The unit; <c>null</c> for none.</param>
    /// <returns>Whether an older minute was given up to make room.</returns>
    public bool Put(MetricName name, DateTimeOffset at, Action<MetricPeriod> add, string? unit)
    {
        var key = KeyOf(name.NameSpace, name.Metric, name.Dimensions);
        var minute = MinuteOf(at);
        lock (_lock)
        {
            var period = PeriodOf(key, name, minute, out var isNew);
            add(period);
            period.Unit = unit ?? period.Unit;
            if (!isNew) return false;
            _ofClients.Enqueue((key, minute));
            if (_ofClients.Count <= mostOfClients) return false;
            var (oldest, given) = _ofClients.Dequeue();
            var series = _metrics[oldest];
            series.Periods.Remove(given);
            if (series.Periods.Count == 0) _metrics.Remove(oldest);
            return true;
        }
    }

    /// <summary>Whether a metric has a data point in this run.</summary>
    /// <param name="key">The metric's key, from <see cref="KeyOf"/>.</param>
    public bool Has(string key)
    {
        lock (_lock) return _metrics.ContainsKey(key);
    }

    /// <summary>Whether a metric has a data point at or after a minute.</summary>
    public bool HasSince(MetricName name, long minute)
    {
        lock (_lock)
        {
            return _metrics.TryGetValue(KeyOf(name.NameSpace, name.Metric, name.Dimensions), out var series)
                && series.Periods.Keys.LastOrDefault(long.MinValue) >= minute;
        }
    }

    /// <summary>A statistic over some minutes; null where the metric has no data point in them.</summary>
    /// <param name="key">The metric's key, from <see cref="KeyOf"/>.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="minutes">The number of minutes.</param>
    /// <param name="statistic">The statistic: Sum, Average, Minimum, Maximum, SampleCount or a percentile such as p90.</param>
    public double? Get(string key, long from, long minutes, string statistic)
    {
        lock (_lock)
        {
            if (!_metrics.TryGetValue(key, out var series)) return null;
            var whole = new MetricPeriod();
            foreach (var (minute, period) in series.Periods)
                if (minute >= from && minute < from + minutes) whole.Add(period);

            return whole.Get(statistic);
        }
    }

    /// <summary>The data points of a metric by period, in the order of time. Periods without data points are left out.</summary>
    /// <param name="key">The metric's key, from <see cref="KeyOf"/>.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The first minute after the range.</param>
    /// <param name="minutes">The length of a period.</param>
    public IReadOnlyList<(long Minute, MetricPeriod Period)> Periods(string key, long from, long to, long minutes)
    {
        var periods = new SortedDictionary<long, MetricPeriod>();
        lock (_lock)
        {
            if (!_metrics.TryGetValue(key, out var series)) return [];
            foreach (var (minute, period) in series.Periods)
            {
                if (minute < from || minute >= to) continue;
                var start = minute - (((minute - from) % minutes + minutes) % minutes);
                if (!periods.TryGetValue(start, out var whole)) periods[start] = whole = new MetricPeriod();
                whole.Add(period);
            }
        }

        return [.. periods.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>The sum of all data points of a metric in the run; zero where there are none.</summary>
    public double Total(string nameSpace, string metric, params (string Name, string Value)[] dimensions) =>
        Get(KeyOf(nameSpace, metric, dimensions), 0, long.MaxValue / 2, "Sum") ?? 0;

    /// <summary>The sum of all data points of a metric whose only dimension is the given one, whatever its value.</summary>
    public double TotalBy(string nameSpace, string metric, string dimension) => All
        .Where(name => name.NameSpace == nameSpace && name.Metric == metric)
        .Where(name => name.Dimensions is [var only] && only.Name == dimension)
        .Sum(name => Total(nameSpace, metric, [.. name.Dimensions]));

    /// <summary>The key of a metric: its namespace, its name, and its dimensions regardless of their order.</summary>
    public static string KeyOf(string nameSpace, string metric, IEnumerable<(string Name, string Value)> dimensions) =>
        string.Join('\n', [nameSpace, metric, .. dimensions.Select(dimension => $"{dimension.Name}={dimension.Value}")
            .Order(StringComparer.Ordinal)]);

    /// <summary>The minute of a time, counted from 1970.</summary>
    public static long MinuteOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 60;

    private MetricPeriod PeriodOf(string key, MetricName name, long minute, out bool isNew)
    {
        if (!_metrics.TryGetValue(key, out var series)) _metrics[key] = series = new Series(name);
        isNew = !series.Periods.TryGetValue(minute, out var period);
        if (period is null) series.Periods[minute] = period = new MetricPeriod();
        return period;
    }

    private sealed record Series(MetricName Name)
    {
        public SortedDictionary<long, MetricPeriod> Periods { get; } = [];
    }
}

/// <summary>The identity of a metric.</summary>
/// <param name="NameSpace">Such as <c>AWS/Kinesis</c>.</param>
/// <param name="Metric">The name, such as <c>IncomingRecords</c>.</param>
/// <param name="Dimensions">Such as (<c>StreamName</c>, name); empty for none.</param>
internal sealed record MetricName(string NameSpace, string Metric, IReadOnlyList<(string Name, string Value)> Dimensions);
