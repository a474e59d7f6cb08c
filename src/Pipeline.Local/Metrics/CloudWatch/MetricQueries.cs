using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// ListMetrics and GetMetricStatistics
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html).
/// </summary>
internal sealed class MetricQueries(Deployment deployment, MetricStore store, TimeProvider time)
{
    private const int Page = 500;
    private const int RecentMinutes = 180;

    private static readonly string[] Statistics = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

    public JsonObject List(JsonObject request)
    {
        var input = new CloudWatchInput(request);
        var (nameSpace, metric) = (input.Text("Namespace"), input.Text("MetricName"));
        var filters = input.Dimensions(isFilter: true);
        var after = input.Text("NextToken") is { } token ? Decode(token) : null;
        var recent = input.Text("RecentlyActive");
        if (recent is not (null or "PT3H")) throw input.Wrong("RecentlyActive", "PT3H", recent);
        if (input.Text("OwningAccount") is { } account && account != deployment.Account)
            return new JsonObject { ["Metrics"] = new JsonArray() };

        var since = MetricStore.MinuteOf(time.GetUtcNow()) - RecentMinutes;
        var found = store.All
            .Where(name => nameSpace is null || name.NameSpace == nameSpace)
            .Where(name => metric is null || name.Metric == metric)
            .Where(name => filters.All(filter => name.Dimensions.Any(
                dimension => dimension.Name == filter.Name && (filter.Value is null || dimension.Value == filter.Value))))
            .Where(name => recent is null || store.HasSince(name, since))
            .Select(name => (Key: MetricStore.KeyOf(name.NameSpace, name.Metric, name.Dimensions), Name: name))
            .Where(each => after is null || string.CompareOrdinal(each.Key, after) > 0)
            .OrderBy(each => each.Key, StringComparer.Ordinal)
            .ToList();
        var answer = new JsonObject { ["Metrics"] = new JsonArray([.. found.Take(Page).Select(each => Describe(each.Name))]) };
        if (found.Count > Page) answer["NextToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(found[Page - 1].Key));
        return answer;
    }

    public JsonObject Statistic(JsonObject request)
    {
        var input = new CloudWatchInput(request);
        var metric = input.Metric();
        var (from, to) = Range(input);
        var minutes = MinutesOf(input);
        var (plain, extended) = (input.Texts("Statistics"), input.Texts("ExtendedStatistics"));
        if (plain.Count + extended.Count == 0) throw CloudWatchErrors.Missing("Statistics or ExtendedStatistics");
        if (plain.FirstOrDefault(name => !Statistics.Contains(name)) is { } unknown)
            throw input.Wrong("Statistics", $"of {string.Join(", ", Statistics)}", unknown);

        foreach (var name in extended) CheckStatistic(input, "ExtendedStatistics", name);
        if ((to - from) / minutes > ServiceLimits.CloudWatch.DatapointsOfAQuery)
        {
            throw CloudWatchErrors.Combination(
                $"You have requested up to {(to - from) / minutes} datapoints, which exceeds the limit of "
                + $"{ServiceLimits.CloudWatch.DatapointsOfAQuery}. You may reduce the datapoints requested by "
                + "increasing Period, or decreasing the time range.");
        }

        var unit = input.Text("Unit");
        var points = new JsonArray();
        foreach (var (minute, period) in Periods(metric, from, to, minutes))
        {
            var own = UnitOf(metric, period);
            if (unit is not null && unit != own) continue;
            var at = DateTimeOffset.UnixEpoch.AddMinutes(minute);
            var point = new JsonObject { ["Timestamp"] = JsonValue.Create(at), ["Unit"] = own };
            foreach (var name in plain) point[name] = period.Get(name);
            if (extended.Count > 0)
            {
                point["ExtendedStatistics"] = new JsonObject(extended
                    .Select(name => (Name: name, Value: period.Get(name))).Where(each => each.Value is not null)
                    .Select(each => KeyValuePair.Create(each.Name, (JsonNode?)each.Value!.Value)));
            }

            points.Add((JsonNode)point);
        }

        return new JsonObject { ["Label"] = metric.Metric, ["Datapoints"] = points };
    }

    /// <summary>A metric's data points by period. Periods begin at whole multiples of their length.</summary>
    public IReadOnlyList<(long Minute, MetricPeriod Period)> Periods(MetricName metric, long from, long to, long minutes) =>
        store.Periods(
            MetricStore.KeyOf(metric.NameSpace, metric.Metric, metric.Dimensions), from / minutes * minutes, to, minutes);

    /// <summary>StartTime and EndTime in minutes. The last minute is excluded.</summary>
    public static (long From, long To) Range(CloudWatchInput input)
    {
        var start = input.Time("StartTime") ?? throw CloudWatchErrors.Missing("StartTime");
        var end = input.Time("EndTime") ?? throw CloudWatchErrors.Missing("EndTime");
        if (start >= end)
        {
            throw CloudWatchErrors.Value(
                $"The parameter StartTime must be less than the parameter EndTime; got {start:O} and {end:O}.");
        }

        // A partial minute at the end is included, since the current minute is always partial.
        return (MetricStore.MinuteOf(start), MetricStore.MinuteOf(end.AddSeconds(59)));
    }

    /// <summary>The period in minutes.</summary>
    public static long MinutesOf(CloudWatchInput input)
    {
        var seconds = input.Integer("Period", ServiceLimits.CloudWatch.PeriodSeconds);
        return seconds % 60 == 0
            ? seconds / 60
            : throw input.Wrong("Period", "a multiple of 60 here, since a run keeps minutes", seconds);
    }

    /// <exception cref="ServiceException">The run does not compute the statistic.</exception>
    public static void CheckStatistic(CloudWatchInput input, string member, string name)
    {
        if (!MetricPeriod.Knows(name))
            throw input.Wrong(member, $"one of {string.Join(", ", Statistics)} or a percentile such as p90 here", name);
    }

    /// <summary>A metric's unit: the client's, or AWS's for its own metrics.</summary>
    public static string UnitOf(MetricName metric, MetricPeriod period)
    {
        if (period.Unit is { } unit) return unit;
        if (!metric.NameSpace.StartsWith("AWS/", StringComparison.Ordinal)) return "None";
        var name = metric.Metric;
        if (name.EndsWith("Bytes", StringComparison.Ordinal)) return "Bytes";
        if (name.EndsWith("DataFreshness", StringComparison.Ordinal) || name.EndsWith("DataAckLatency", StringComparison.Ordinal))
            return "Seconds";

        string[] times = ["Milliseconds", "Duration", "Latency", "IteratorAge", "KinesisMillisBehindLatest"];
        return Array.Exists(times, time => name.EndsWith(time, StringComparison.Ordinal)) ? "Milliseconds" : "Count";
    }

    public static JsonObject Describe(MetricName name) => new()
    {
        ["Namespace"] = name.NameSpace,
        ["MetricName"] = name.Metric,
        ["Dimensions"] = new JsonArray(
            [.. name.Dimensions.Select(dimension => new JsonObject { ["Name"] = dimension.Name, ["Value"] = dimension.Value })]),
    };

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new ServiceException(
                "InvalidNextToken", "NextToken must be one that ListMetrics gave; got another; begin without one");
        }
    }
}
