using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Metrics.CloudWatch;

/// <summary>
/// GetMetricData (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html): metrics, and the same
/// metric math that alarms have here.
/// </summary>
internal sealed partial class MetricData(MetricQueries queries)
{
    public JsonObject Get(JsonObject request)
    {
        var input = new CloudWatchInput(request);
        var (from, to) = MetricQueries.Range(input);
        var isAscending = input.Text("ScanBy") switch
        {
            null or "TimestampDescending" => false,
            "TimestampAscending" => true,
            var other => throw input.Wrong("ScanBy", "TimestampDescending or TimestampAscending", other),
        };
        List<Query> all = [.. input.Parts("MetricDataQueries").Select(Read)];
        if (all.Count == 0) throw CloudWatchErrors.Missing("MetricDataQueries");
        if (!ServiceLimits.CloudWatch.QueriesOfACall.Contains(all.Count))
        {
            throw CloudWatchErrors.Value(
                $"The parameter MetricDataQueries must have {ServiceLimits.CloudWatch.QueriesOfACall}; got {all.Count}.");
        }

        if (all.GroupBy(query => query.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw CloudWatchErrors.Value(
                $"The values for parameter id in MetricDataQueries must be unique; got {twice.Key} more than once.");
        }

        var series = all.Where(query => query.Metric is not null).ToDictionary(query => query.Id, query => Read(query, from, to));
        Evaluate(all, series);
        return new JsonObject
        {
            ["MetricDataResults"] = new JsonArray(
                [.. all.Where(query => query.IsReturned).Select(query => Describe(query, series[query.Id], isAscending))]),
            ["Messages"] = new JsonArray(),
        };
    }

    private static Query Read(CloudWatchInput part)
    {
        var id = part.Required("Id");
        if (!Id().IsMatch(id)) throw part.Wrong("Id", "a lower case letter and then letters, digits and _", id);
        var (stat, expression) = (part.Part("MetricStat"), part.Text("Expression"));
        if (stat is null == expression is null)
            throw CloudWatchErrors.Combination($"The query {id} must have exactly one of MetricStat and Expression.");

        var isReturned = part.Flag("ReturnData") ?? true;
        if (stat is null)
        {
            var period = part.Has("Period") ? MetricQueries.MinutesOf(part) : (long?)null;
            return new Query(id, null, "", expression, period, part.Text("Label") ?? id, isReturned, null);
        }

        var named = (stat.Part("Metric") ?? throw CloudWatchErrors.Missing("MetricStat.Metric")).Metric();
        var statistic = stat.Required("Stat");
        MetricQueries.CheckStatistic(stat, "Stat", statistic);
        return new Query(
            id, named, statistic, null, MetricQueries.MinutesOf(stat), part.Text(
                "Label") ?? named.Metric, isReturned, stat.Text("Unit"));
    }

    private SortedDictionary<long, double> Read(Query query, long from, long to)
    {
        var values = new SortedDictionary<long, double>();
        foreach (var (minute, period) in queries.Periods(query.Metric!, from, to, query.Minutes!.Value))
        {
            if (query.Unit is { } unit && unit != MetricQueries.UnitOf(query.Metric!, period)) continue;
            if (period.Get(query.Statistic) is { } value) values[minute] = value;
        }

        return values;
    }

    // An expression may use others, so those whose parts are known are evaluated first.
    private static void Evaluate(List<Query> all, Dictionary<string, SortedDictionary<long, double>> series)
    {
        var left = all.Where(query => query.Expression is not null).ToList();
        var minutes = all.Where(query => query.Metric is not null).Select(query => query.Minutes!.Value).DefaultIfEmpty(1).Min();
        while (left.Count > 0)
        {
            var ready = left
                .Where(query => !Word().Matches(query.Expression!).Any(word => left.Exists(other => other.Id == word.Value)))
                .ToList();
            if (ready.Count == 0)
            {
                throw CloudWatchErrors.Value(
                    $"The expressions {string.Join(", ", left.Select(query => query.Id))} must not use each other.");
            }

            foreach (var query in ready) series[query.Id] = Evaluate(query, series, query.Minutes ?? minutes);
            left = [.. left.Except(ready)];
        }
    }

    private static SortedDictionary<long, double> Evaluate(
        Query query, Dictionary<string, SortedDictionary<long, double>> series, long minutes)
    {
        var values = new SortedDictionary<long, double>();
        try
        {
            // The expression is checked even where there is no data.
            new MetricMath(query.Expression!, series.ToDictionary(each => each.Key, _ => (double?)null), minutes * 60).Evaluate();
            foreach (var minute in series.Values.SelectMany(each => each.Keys).Distinct())
            {
                var known = series.ToDictionary(
                    each => each.Key, each => each.Value.TryGetValue(minute, out var value) ? value : (double?)null);
                if (new MetricMath(query.Expression!, known, minutes * 60).Evaluate() is { } result) values[minute] = result;
            }
        }
        catch (NotSupportedException error)
        {
            throw CloudWatchErrors.Value($"Error in expression '{query.Id}': {error.Message}.");
        }

        return values;
    }

    private static JsonObject Describe(Query query, SortedDictionary<long, double> values, bool isAscending)
    {
        var ordered = isAscending ? values : values.Reverse();
        var answer = new JsonObject
        {
            ["Id"] = query.Id,
            ["Label"] = query.Label,
            ["Timestamps"] = new JsonArray(),
            ["Values"] = new JsonArray(),
            ["StatusCode"] = "Complete",
        };
        foreach (var (minute, value) in ordered)
        {
            answer["Timestamps"]!.AsArray().Add((JsonNode)JsonValue.Create(DateTimeOffset.UnixEpoch.AddMinutes(minute)));
            answer["Values"]!.AsArray().Add((JsonNode)JsonValue.Create(value));
        }

        return answer;
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]*$")]
    private static partial Regex Id();

    [GeneratedRegex("[a-zA-Z_][a-zA-Z0-9_]*")]
    private static partial Regex Word();

    private sealed record Query(
        string Id,
        MetricName? Metric,
        string Statistic,
        string? Expression,
        long? Minutes,
        string Label,
        bool IsReturned,
        string? Unit);
}
