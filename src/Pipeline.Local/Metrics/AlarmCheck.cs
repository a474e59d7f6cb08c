using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose;
using Pipeline.Local.Mappings;

namespace Pipeline.Local.Metrics;

/// <summary>
/// Evaluates the synthesized alarms against the run's metrics, as CloudWatch does
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html). An alarm is OK only if the run
/// measures its metric. An alarm on any other metric is not evaluated.
/// </summary>
internal static class AlarmCheck
{
    /// <summary>Evaluates all alarms of a deployment.</summary>
    public static IReadOnlyList<AlarmResult> All(
        Deployment deployment, MetricStore store, FirehoseService firehose, StreamMappings mappings) => All(
        deployment,
        store,
        MetricSources.Of(
            deployment,
            firehose.Streams.Select(stream => stream.Settings.Name),
            mappings.All.Select(mapping => mapping.Settings)));

    /// <summary>Evaluates all alarms of a deployment, and then the composite alarms by them.</summary>
    public static IReadOnlyList<AlarmResult> All(Deployment deployment, MetricStore store, MetricSources sources)
    {
        var results = deployment.OfType(AwsType.CloudWatch.Alarm)
            .Select(alarm => (alarm, Result: Of(alarm, store, sources))).ToList();
        return [.. results.Select(each => each.Result), .. CompositeAlarmCheck.All(deployment, results)];
    }

    /// <summary>Evaluates an alarm.</summary>
    /// <param name="alarm">An <c>AWS::CloudWatch::Alarm</c>.</param>
    /// <param name="store">The run's metrics.</param>
    /// <param name="sources">The resources that the run measures.</param>
    public static AlarmResult Of(Resource alarm, MetricStore store, MetricSources sources)
    {
        var (state, reason) = (AlarmState.NotEvaluated, "");
        try
        {
            (state, reason) = Evaluate(alarm.Properties, store, sources);
        }
        catch (NotSupportedException error)
        {
            reason = error.Message;
        }

        return new AlarmResult(alarm.Path, state, reason, $"{alarm.Properties["AlarmDescription"]}");
    }

    private static (AlarmState State, string Reason) Evaluate(JsonObject alarm, MetricStore store, MetricSources sources)
    {
        var comparison = $"{alarm["ComparisonOperator"]}";
        if (alarm["ThresholdMetricId"] is not null || Words(comparison) is not { } words)
        {
            throw new NotSupportedException(
                $"its comparison {comparison} needs a band of normal values, which a run does not have");
        }

        var threshold = Number(alarm, "Threshold") ?? throw new NotSupportedException("it has no fixed threshold");
        var evaluated = (int)(Number(alarm, "EvaluationPeriods") ?? 1);
        var needed = (int?)Number(alarm, "DatapointsToAlarm") ?? evaluated;
        var subject = AlarmSubject.Of(alarm);
        var obstacles = subject.Metrics.Select(metric => MeasuredMetrics.WhyNot(metric, store, sources)).OfType<string>();
        if (obstacles.FirstOrDefault() is { } obstacle) throw new NotSupportedException(obstacle);

        var treatment = TreatmentOf(alarm, subject);
        var periods = PeriodsOf(subject, store, comparison, threshold);
        var (fires, most) = new AlarmWindow(evaluated, needed, treatment).Evaluate(periods);
        if (most == 0) return Quiet(periods, treatment, subject.Minutes * needed);
        var worst = periods.Where(period => period.Breaches == true).Select(period => period.Value!.Value)
            .DefaultIfEmpty(double.NaN).MaxBy(value => Math.Abs(value - threshold));
        var value = double.IsNaN(worst) ? "no data" : worst.ToString("0.###", CultureInfo.InvariantCulture);
        return (fires ? AlarmState.Fired : AlarmState.Breaching, string.Create(
            CultureInfo.InvariantCulture,
            $"{value} is {words} {threshold:0.###} in {most} of the {needed} period(s) that it takes{Had(periods, needed)}"));
    }

    private static string Had(List<AlarmPeriod> periods, int needed) =>
        periods.Count < needed ? string.Create(CultureInfo.InvariantCulture, $"; the run had {periods.Count}") : "";

    // No period breached. If there is no data at all, the alarm's TreatMissingData decides. Periods count as missing data only if
    // the run lasted for a whole window.
    private static (AlarmState State, string Reason) Quiet(List<AlarmPeriod> periods, string treatment, long minutes)
    {
        if (periods.Exists(period => period.Breaches is not null)) return (AlarmState.Ok, "");
        if (treatment == "notBreaching")
            return (AlarmState.Ok, "no data point in this run, which the alarm treats as not breaching");
        if (treatment != "breaching" && periods.TrueForAll(period => period.Value is null))
            return (AlarmState.NotEvaluated, "no data point in this run");

        return (AlarmState.NotEvaluated, string.Create(
            CultureInfo.InvariantCulture, $"the run is shorter than the {minutes} minute(s) that the alarm watches"));
    }

    // "Alarms that evaluate metrics in the AWS/DynamoDB namespace always ignore missing data"
    // (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html). An alarm with notBreaching
    // stays OK, as its author expects: DynamoDB sends throttles and errors only when there are some, so no data is good.
    private static string TreatmentOf(JsonObject alarm, AlarmSubject subject)
    {
        var treatment = alarm["TreatMissingData"]?.ToString() ?? "missing";
        var ignores = treatment != "notBreaching" && subject.Metrics.Any(metric => metric.NameSpace == "AWS/DynamoDB");
        return ignores ? "ignore" : treatment;
    }

    private static List<AlarmPeriod> PeriodsOf(AlarmSubject subject, MetricStore store, string comparison, double threshold)
    {
        var periods = new List<AlarmPeriod>();
        var (first, last) = (store.FirstMinute, store.LastMinute);
        for (var from = first / subject.Minutes * subject.Minutes; from <= last; from += subject.Minutes)
        {
            var value = subject.ValueAt(store, from);
            // The first and the last minute of a run are not whole.
            var isWhole = from > first && from + subject.Minutes <= last;
            var isBreaching = value is { } known ? Breaches(comparison, known, threshold) : (bool?)null;
            // A sum that is too low may still grow until the period ends.
            if (isBreaching == true && subject.Accumulates && !isWhole && IsLow(comparison)) isBreaching = null;
            periods.Add(new AlarmPeriod(value, isBreaching, isWhole));
        }

        return periods;
    }

    private static bool IsLow(string comparison) => comparison.StartsWith("LessThan", StringComparison.Ordinal);

    private static bool Breaches(string comparison, double value, double threshold) => comparison switch
    {
        "GreaterThanThreshold" => value > threshold,
        "GreaterThanOrEqualToThreshold" => value >= threshold,
        "LessThanThreshold" => value < threshold,
        _ => value <= threshold,
    };

    private static string? Words(string comparison) => comparison switch
    {
        "GreaterThanThreshold" => "more than",
        "GreaterThanOrEqualToThreshold" => "at least",
        "LessThanThreshold" => "less than",
        "LessThanOrEqualToThreshold" => "at most",
        _ => null,
    };

    private static double? Number(JsonObject alarm, string name) =>
        double.TryParse(alarm[name]?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
