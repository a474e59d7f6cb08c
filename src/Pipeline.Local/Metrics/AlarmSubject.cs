using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Local.Metrics;

/// <summary>A metric that an alarm reads.</summary>
/// <param name="Id">Its id in the alarm's expression; empty where the alarm has no expression.</param>
/// <param name="NameSpace">The namespace, such as <c>AWS/Lambda</c>.</param>
/// <param name="Name">The name, such as <c>Errors</c>.</param>
/// <param name="Dimensions">The dimensions, such as (<c>FunctionName</c>, name).</param>
/// <param name="Statistic">The statistic, such as <c>Sum</c> or <c>p90</c>.</param>
/// <param name="Account">The account that has the metric; null for the alarm's own.</param>
internal sealed record AlarmMetric(
    string Id,
    string NameSpace,
    string Name,
    IReadOnlyList<(string Name, string Value)> Dimensions,
    string Statistic,
    string? Account)
{
    /// <summary>The metric's key in a <see cref="MetricStore"/>.</summary>
    public string Key { get; } = MetricStore.KeyOf(NameSpace, Name, Dimensions);
}

/// <summary>The subject of an alarm: one metric, or an expression of several.</summary>
internal sealed class AlarmSubject
{
    private readonly string? _expression;
    private readonly string _returned;

    private AlarmSubject(IReadOnlyList<AlarmMetric> metrics, string? expression, string returned, long minutes) =>
        (Metrics, _expression, _returned, Minutes) = (metrics, expression, returned, minutes);

    /// <summary>All metrics of the subject.</summary>
    public IReadOnlyList<AlarmMetric> Metrics { get; }

    /// <summary>The period, in minutes.</summary>
    public long Minutes { get; }

    /// <summary>
    /// Whether the value grows within a period, so that a period that is not over yet may have too low a value.
    /// </summary>
    public bool Accumulates => _expression is null && Metrics is [{ Statistic: "Sum" or "SampleCount" }];

    /// <summary>Reads an alarm's properties.</summary>
    /// <exception cref="NotSupportedException">The run cannot evaluate such an alarm. The message gives the reason.</exception>
    public static AlarmSubject Of(JsonObject alarm)
    {
        if (alarm[nameof(Metrics)] is not JsonArray queries)
        {
            var statistic = Known($"{alarm["Statistic"] ?? alarm["ExtendedStatistic"]}");
            return new AlarmSubject([Metric("", alarm, statistic, null)], null, "", MinutesOf(alarm["Period"]));
        }

        var all = queries.OfType<JsonObject>().ToList();
        if (all.Where(query => (bool?)query["ReturnData"] ?? true).ToList() is not [var returned])
            throw new NotSupportedException("it must return the data of one metric");

        var stats = all.Where(query => query["MetricStat"] is JsonObject).ToList();
        var periods = stats.Select(query => query["MetricStat"]!["Period"]).Append(returned["Period"]).OfType<JsonNode>();
        return new AlarmSubject(
            [.. stats.Select(query => Metric(
                $"{query["Id"]}",
                query["MetricStat"]!["Metric"] as JsonObject ?? [],
                Known($"{query["MetricStat"]!["Stat"]}"),
                query["AccountId"]?.ToString()))],
            returned["Expression"]?.ToString(),
            $"{returned["Id"]}",
            MinutesOf(periods.FirstOrDefault()));
    }

    /// <summary>The value of a period; null where it has no data point.</summary>
    /// <exception cref="NotSupportedException">The expression uses a function or an id that the run does not know.</exception>
    public double? ValueAt(MetricStore store, long from)
    {
        var values = Metrics.ToDictionary(metric => metric.Id, metric => store.Get(metric.Key, from, Minutes, metric.Statistic));
        if (_expression is not null) return new MetricMath(_expression, values, Minutes * 60).Evaluate();
        if (!values.TryGetValue(_returned, out var value)) throw new NotSupportedException($"it has no metric {_returned}");
        return value;
    }

    private static AlarmMetric Metric(string id, JsonObject metric, string statistic, string? account) => new(
        id,
        $"{metric["Namespace"]}",
        $"{metric["MetricName"]}",
        [
            .. (metric["Dimensions"] as JsonArray ?? []).OfType<JsonObject>()
                .Select(each => ($"{each["Name"]}", $"{each["Value"]}")),
        ],
        statistic,
        account);

    private static string Known(string statistic) => MetricPeriod.Knows(statistic)
        ? statistic
        : throw new NotSupportedException($"the run does not compute the statistic '{statistic}'");

    // Shorter periods belong to high-resolution metrics, but the run keeps whole minutes.
    private static long MinutesOf(JsonNode? seconds)
    {
        if (!double.TryParse(seconds?.ToString() ?? "60", CultureInfo.InvariantCulture, out var period) || period < 60)
            throw new NotSupportedException($"the run measures by the minute; got a period of {seconds} seconds");

        return (long)(period / 60);
    }
}
