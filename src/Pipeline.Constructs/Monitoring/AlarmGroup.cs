using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The alarms of one resource. They notify one topic, or run the actions of <see cref="AlarmGroupProps.Routing"/>, when they go
/// into ALARM and when they return to OK.
/// </summary>
/// <remarks>
/// Cost, us-east-1: 0.10 USD a month for each metric that an alarm reads (https://aws.amazon.com/cloudwatch/pricing/). Missing
/// data does not alarm, because idle resources send none. An alarm on missing data is made only if a prop asks for it. Each
/// description begins with the severity and ends with the link to the alarm's section of the runbook.
/// </remarks>
public abstract class AlarmGroup : Construct
{
    private readonly List<WatchedAlarm> _alarms = [];
    private readonly AlarmGroupProps _props;
    private AlarmRouting? _routing;

    // If the props are null, the deriving constructor refuses them before it makes an alarm.
    private protected AlarmGroup(Construct scope, string id, AlarmGroupProps? props)
        : base(scope, id) => _props = props!;

    /// <summary>The alarms, for dashboards and composite alarms.</summary>
    public IReadOnlyList<Alarm> Alarms => [.. _alarms.Select(watched => watched.Alarm)];

    /// <summary>The alarms with their names, severities and meanings.</summary>
    public IReadOnlyList<WatchedAlarm> Watched => _alarms;

    private protected void Add(string name, AlarmSpec spec) => Add(name, name, spec);

    // Several alarms of one name have ids of their own: an index, a consumer, a replica each.
    private protected void Add(string id, string name, AlarmSpec spec)
    {
        var kind = _props.Kinds.Named(name);
        if (_props.Off.Contains(name)) return;
        var change = _props.Overrides.GetValueOrDefault(name) ?? new();
        var periods = (int)(change.Periods ?? spec.Periods);
        ValidateWindow(name, periods, spec);
        var severity = change.Severity ?? kind.Severity;
        var description = $"{severity}: {Overridden(change, spec, periods)}{spec.Description} " +
            $"Runbook: {_props.RunbookUrl}#{_props.Kinds.Anchor(name)}";
        var alarm = spec.Band is { } band
            ? OfBand(id, spec, description, change.Threshold ?? band, periods)
            : OfThreshold(id, spec, description, change.Threshold ?? spec.Above ?? spec.Below!.Value, periods);
        (_routing ??= _props.Route).Apply(alarm, severity);
        _alarms.Add(new(name, severity, kind.Meaning, alarm));
    }

    /// <summary>
    /// Warns that an alarm is left out, because its threshold is computed from a value that is known only at deployment.
    /// </summary>
    private protected void LeaveOut(string name, string prop)
    {
        if (_props.Off.Contains(name)) return;
        Warning.On(
            this,
            $"pipeline:alarm-left-out:{name}",
            $"The alarm {name} is left out: its threshold is computed from {prop}, which is a token; pass the number itself, " +
            "or acknowledge this");
    }

    private Alarm OfThreshold(string id, AlarmSpec spec, string description, double threshold, int periods) =>
        new(this, id, new AlarmProps
        {
            Metric = spec.Metric,
            AlarmDescription = description,
            ComparisonOperator = spec.Above is null
            ? ComparisonOperator.LESS_THAN_THRESHOLD
            : ComparisonOperator.GREATER_THAN_THRESHOLD,
            Threshold = threshold,
            EvaluationPeriods = periods,
            DatapointsToAlarm = periods,
            TreatMissingData = Missing(spec),
        });

    private AnomalyDetectionAlarm OfBand(string id, AlarmSpec spec, string description, double band, int periods) =>
        new(this, id, new AnomalyDetectionAlarmProps
        {
            Metric = spec.Metric,
            AlarmDescription = description,
            StdDevs = band,
            EvaluationPeriods = periods,
            DatapointsToAlarm = periods,
            TreatMissingData = Missing(spec),
        });

    private static TreatMissingData Missing(AlarmSpec spec) =>
        spec.SilenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING;

    // The text that derives from the props stays: it says what the numbers would be without the override.
    private static string Overridden(AlarmOverride change, AlarmSpec spec, int periods)
    {
        if (change.Threshold is null && change.Periods is null) return "";
        var threshold = change.Threshold ?? spec.Band ?? spec.Above ?? spec.Below!.Value;
        var sign = spec.Band is not null ? "outside a band of" : spec.Above is null ? "below" : "above";
        var seconds = AlarmChecks.Text(spec.PeriodSeconds);
        var minutes = AlarmChecks.Text(periods * spec.PeriodSeconds / 60);
        return $"set by Overrides to {sign} {AlarmChecks.Text(threshold)} in {AlarmChecks.Text(periods)} periods of {seconds} " +
            $"seconds, {minutes} minutes; without that: ";
    }

    private void ValidateWindow(string name, int periods, AlarmSpec spec)
    {
        if (periods == spec.Periods) return;
        Violations.ThrowIfAny(this, violations => violations.Within(
            $"{nameof(_props.Overrides)}[{name}].{nameof(AlarmOverride.Periods)} × " +
            $"{AlarmChecks.Text(spec.PeriodSeconds)} seconds",
            periods * spec.PeriodSeconds,
            ServiceLimits.CloudWatch.EvaluatedSeconds,
            "use fewer periods: CloudWatch looks back a day at the most"));
    }
}
