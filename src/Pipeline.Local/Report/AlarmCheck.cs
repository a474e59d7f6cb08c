using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>How an alarm stands at the end of a run.</summary>
internal enum AlarmState
{
    /// <summary>Nothing breached.</summary>
    Ok,

    /// <summary>Data points breached, but not as many as it takes.</summary>
    Breaching,

    /// <summary>It would have fired.</summary>
    Fired,

    /// <summary>It could not be evaluated here.</summary>
    Unknown,
}

/// <summary>An alarm's state and why.</summary>
/// <param name="Path">Its construct path.</param>
/// <param name="State">The state.</param>
/// <param name="Reason">The value that breached and the threshold, or why it is unknown.</param>
/// <param name="Description">The alarm's own description.</param>
internal sealed record AlarmResult(string Path, AlarmState State, string Reason, string Description);

/// <summary>
/// Evaluates the synthesized alarms against the run's metrics, as CloudWatch does
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html): M of N periods; periods before the run count as not there.
/// </summary>
internal static class AlarmCheck
{
    public static AlarmResult Of(Resource alarm, MetricStore store)
    {
        var properties = alarm.Properties;
        var description = $"{properties["AlarmDescription"]}";
        try
        {
            var (state, reason) = Evaluate(properties, store);
            return new AlarmResult(alarm.Path, state, reason, description);
        }
        catch (NotSupportedException error)
        {
            return new AlarmResult(alarm.Path, AlarmState.Unknown, error.Message, description);
        }
    }

    private static (AlarmState State, string Reason) Evaluate(JsonObject alarm, MetricStore store)
    {
        var needed = (int?)Number(alarm["DatapointsToAlarm"]) ?? (int)Number(alarm["EvaluationPeriods"])!.Value;
        var evaluated = (int)Number(alarm["EvaluationPeriods"])!.Value;
        var threshold = Number(alarm["Threshold"]) ?? throw new NotSupportedException("it has no fixed threshold");
        var minutes = Math.Max(1, (long)(PeriodOf(alarm) / 60));
        var breaches = new List<double?>();
        for (var from = store.FirstMinute / minutes * minutes; from <= store.LastMinute; from += minutes)
        {
            var value = ValueOf(alarm, store, from, minutes);
            var isBreaching = value is { } known ? Breaches($"{alarm["ComparisonOperator"]}", known, threshold) : $"{alarm["TreatMissingData"]}" == "breaching";
            breaches.Add(isBreaching ? value ?? double.NaN : null);
        }

        var most = 0;
        for (var end = 1; end <= breaches.Count; end++)
        {
            most = Math.Max(most, breaches.Take(end).TakeLast(evaluated).Count(breach => breach is not null));
        }

        if (most == 0) return (AlarmState.Ok, "");
        var worst = breaches.OfType<double>().Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).MaxBy(value => Math.Abs(value - threshold));
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{(double.IsNaN(worst) ? "no data" : worst.ToString("0.###", CultureInfo.InvariantCulture))} is {Words($"{alarm["ComparisonOperator"]}")} {threshold:0.###} in {most} of the {needed} period(s) that it takes");
        return (most >= needed ? AlarmState.Fired : AlarmState.Breaching, reason);
    }

    private static double PeriodOf(JsonObject alarm) =>
        Number(alarm["Period"])
        ?? Stats(alarm).Select(metric => Number(metric["MetricStat"]!["Period"])).FirstOrDefault(period => period is not null)
        ?? 60;

    private static double? ValueOf(JsonObject alarm, MetricStore store, long from, long minutes)
    {
        if (alarm["Metrics"] is not JsonArray metrics) return Get(alarm, $"{alarm["Statistic"] ?? alarm["ExtendedStatistic"]}", store, from, minutes);
        var values = Stats(alarm).ToDictionary(
            metric => $"{metric["Id"]}", metric => Get(metric["MetricStat"]!["Metric"]!.AsObject(), $"{metric["MetricStat"]!["Stat"]}", store, from, minutes));
        var returned = metrics.OfType<JsonObject>().Where(metric => (bool?)metric["ReturnData"] ?? true).ToList();
        if (returned is not [var result]) throw new NotSupportedException("it must return the data of one metric");
        return result["Expression"] is { } expression ? new MetricMath($"{expression}", values).Evaluate() : values[$"{result["Id"]}"];
    }

    private static IEnumerable<JsonObject> Stats(JsonObject alarm) =>
        (alarm["Metrics"] as JsonArray ?? []).OfType<JsonObject>().Where(metric => metric["MetricStat"] is not null);

    private static double? Get(JsonObject metric, string statistic, MetricStore store, long from, long minutes) => store.Get(
        MetricStore.KeyOf(
            $"{metric["Namespace"]}",
            $"{metric["MetricName"]}",
            (metric["Dimensions"] as JsonArray ?? []).OfType<JsonObject>().Select(dimension => ($"{dimension["Name"]}", $"{dimension["Value"]}"))),
        from,
        minutes,
        statistic);

    private static bool Breaches(string comparison, double value, double threshold) => comparison switch
    {
        "GreaterThanThreshold" => value > threshold,
        "GreaterThanOrEqualToThreshold" => value >= threshold,
        "LessThanThreshold" => value < threshold,
        "LessThanOrEqualToThreshold" => value <= threshold,
        _ => throw new NotSupportedException($"its comparison {comparison} needs a band of what is normal, which a run cannot know"),
    };

    private static string Words(string comparison) => comparison switch
    {
        "GreaterThanThreshold" => "more than",
        "GreaterThanOrEqualToThreshold" => "at least",
        "LessThanThreshold" => "less than",
        _ => "at most",
    };

    private static double? Number(JsonNode? node) =>
        node is null ? null : double.Parse($"{node}", CultureInfo.InvariantCulture);
}
