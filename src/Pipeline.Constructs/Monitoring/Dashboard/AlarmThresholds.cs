using System.Text.RegularExpressions;
using Amazon.CDK.AWS.CloudWatch;

namespace Pipeline.Constructs.Internal;

/// <summary>The thresholds of alarms by the metrics that they read.</summary>
internal sealed partial class AlarmThresholds
{
    private static readonly string[] Additive = [Stats.SUM, Stats.SAMPLE_COUNT];
    private readonly List<Threshold> _all = [];
    private readonly HashSet<string> _drawn = [];

    public AlarmThresholds(IEnumerable<IAlarm> alarms)
    {
        foreach (var alarm in alarms)
        {
            if (alarm is not Alarm { Metric: { } metric } made || IsBand(made)) continue;
            _all.Add(new(
                made.Node.Path,
                made.Node.Id,
                made.ToAnnotation().Value,
                Key(metric),
                Period(metric),
                DependsOnPeriod(metric)));
        }
    }

    /// <summary>
    /// The thresholds of a metric, to be drawn. A sum of a minute does not compare with one of five, unless none is allowed.
    /// </summary>
    public IEnumerable<(double Value, string Label)> Of(IMetric metric)
    {
        var (key, period) = (Key(metric), Period(metric));
        foreach (var threshold in _all.Where(threshold => threshold.Key == key))
        {
            if (threshold.DependsOnPeriod && threshold.Value != 0 && threshold.Period != period) continue;
            _drawn.Add(threshold.Path);
            yield return (threshold.Value, threshold.Name);
        }
    }

    /// <summary>Whether a graph has an alarm's threshold. An imported alarm and a composite one have none.</summary>
    public bool IsDrawn(IAlarm alarm) => alarm is not Alarm made || _drawn.Contains(made.Node.Path);

    // An alarm on a band has no number. By its name, since not every CDK that the package takes has the type.
    private static bool IsBand(Alarm alarm) => alarm.GetType().Name == "AnomalyDetectionAlarm";

    // A formula by what it reads and not by the names that it gives it: those must differ within one graph.
    private static string Key(IMetric metric) => metric switch
    {
        MathExpression formula => Identifier().Replace(
            formula.Expression, match => Read(formula).TryGetValue(match.Value, out var read) ? $"<{Key(read)}>" : match.Value),
        Metric single => $"{single.Namespace} {single.MetricName} {single.Statistic} " + string.Join(
            ' ', (single.Dimensions ?? new Dictionary<string, object>()).OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key}={entry.Value}")),
        _ => "",
    };

    private static IDictionary<string, IMetric> Read(MathExpression formula) =>
        formula.UsingMetrics ?? new Dictionary<string, IMetric>();

    private static double Period(IMetric metric) => metric switch
    {
        MathExpression formula => formula.Period.ToSeconds(),
        Metric single => single.Period.ToSeconds(),
        _ => 0,
    };

    private static bool DependsOnPeriod(IMetric metric) =>
        metric is not Metric single || Additive.Contains(single.Statistic, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("[a-z][a-zA-Z0-9_]*")]
    private static partial Regex Identifier();

    private sealed record Threshold(string Path, string Name, double Value, string Key, double Period, bool DependsOnPeriod);
}
