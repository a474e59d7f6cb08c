using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// Three composite alarms over a pipeline's many alarms: data is being lost, data is late, the pipeline is down. Each is in ALARM
/// while one of its parts is.
/// </summary>
/// <remarks>
/// The parts keep the actions of their own routing: route the parts to a quiet topic, and these alarms to the pager. Cost,
/// us-east-1: 0.50 USD a month each (https://aws.amazon.com/cloudwatch/pricing/).
/// </remarks>
public sealed class PipelineHealth : Construct
{
    private readonly Dictionary<AlarmMeaning, CompositeAlarm> _alarms = [];

    /// <summary>Makes the alarms.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The groups whose alarms are its parts.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public PipelineHealth(Construct scope, string id, PipelineHealthProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, Stack.Of(this)));

        var routing = props.Route;
        foreach (var kind in props.Kinds.All.Where(kind => !props.Off.Contains(kind.Name)))
        {
            var parts = props.Parts(kind.Meaning);
            if (parts.Count > 0) _alarms[kind.Meaning] = Make(props, routing, kind, parts);
        }
    }

    /// <summary>In ALARM while records are lost or set aside; <c>null</c> if no part means that, or if it is off.</summary>
    public CompositeAlarm? DataLost => _alarms.GetValueOrDefault(AlarmMeaning.DataLost);

    /// <summary>
    /// In ALARM while records wait longer than they should; <c>null</c> if no part means that, or if it is off.
    /// </summary>
    public CompositeAlarm? DataLate => _alarms.GetValueOrDefault(AlarmMeaning.DataLate);

    /// <summary>In ALARM while a part does not work; <c>null</c> if no part means that, or if it is off.</summary>
    public CompositeAlarm? PipelineDown => _alarms.GetValueOrDefault(AlarmMeaning.PipelineDown);

    /// <summary>The alarms that are made, those on lost data first.</summary>
    public IReadOnlyList<CompositeAlarm> Alarms => [.. _alarms.OrderBy(entry => entry.Key).Select(entry => entry.Value)];

    private CompositeAlarm Make(
        PipelineHealthProps props, AlarmRouting routing, AlarmKind kind, IReadOnlyList<WatchedAlarm> parts)
    {
        var severity = props.Overrides.GetValueOrDefault(kind.Name)?.Severity ?? kind.Severity;
        var names = string.Join(", ", parts.Select(part => part.Name).Distinct());
        var alarm = new CompositeAlarm(this, kind.Name, new CompositeAlarmProps
        {
            AlarmRule = AlarmRule.AnyOf([.. parts.Select(part => AlarmRule.FromAlarm(part.Alarm, AlarmState.ALARM))]),
            AlarmDescription = $"{severity}: {Means(kind.Meaning)}: one of {parts.Count} alarms is on ({names}). Look which, " +
                $"and follow its section. Runbook: {props.RunbookUrl}#{props.Kinds.Anchor(kind.Name)}",
            ActionsSuppressor = props.Suppressor,
            ActionsSuppressorWaitPeriod = props.Suppressor is null ? null : props.SuppressorWait,
            ActionsSuppressorExtensionPeriod = props.Suppressor is null ? null : props.SuppressorExtension,
        });
        routing.Apply(alarm, severity);
        return alarm;
    }

    private static string Means(AlarmMeaning meaning) => meaning switch
    {
        AlarmMeaning.DataLost => "records are lost or set aside",
        AlarmMeaning.DataLate => "records wait longer than they should",
        _ => "a part of the pipeline does not work",
    };
}
