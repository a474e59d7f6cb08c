using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of <see cref="PipelineHealth"/>: the parts of its alarms, and the alarm that suppresses their actions.
/// </summary>
public sealed record PipelineHealthProps : AlarmGroupProps
{
    /// <summary>The groups whose alarms are its parts; at least one.</summary>
    public required IReadOnlyList<AlarmGroup> Groups { get; set; }

    /// <summary>
    /// An alarm that suppresses the actions while it is in ALARM, such as one of a running deployment. Default: none.
    /// </summary>
    public IAlarm? Suppressor { get; set; }

    /// <summary>
    /// How long an action waits for the suppressor to go into ALARM, whole seconds, 0 or more. Default: 1 minute; unused without
    /// <see cref="Suppressor"/>.
    /// </summary>
    public Duration SuppressorWait { get; set; } = Duration.Minutes(1);

    /// <summary>
    /// How long actions stay suppressed after the suppressor is over, whole seconds, 0 or more. Default: 1 minute; unused without
    /// <see cref="Suppressor"/>.
    /// </summary>
    public Duration SuppressorExtension { get; set; } = Duration.Minutes(1);

    internal override AlarmKinds Kinds => AlarmKindsOf.Health;

    /// <summary>The parts of an alarm.</summary>
    internal IReadOnlyList<WatchedAlarm> Parts(AlarmMeaning meaning) =>
        [.. Groups.SelectMany(group => group.Watched).Where(watched => watched.Meaning == meaning)];

    internal void Validate(Violations violations, Stack stack)
    {
        ValidateShared(violations);
        foreach (var (name, change) in Overrides.Where(entry => entry.Value is { Threshold: not null } or { Periods: not null }))
        {
            violations.Add(
                $"{nameof(Overrides)}[{name}]",
                $"change {nameof(change.Severity)} alone, since a composite alarm has no threshold and no periods",
                "a threshold or periods",
                "change those of its parts");
        }

        if (violations.Given(nameof(SuppressorWait), SuppressorWait))
            violations.Within(nameof(SuppressorWait), SuppressorWait, ServiceLimits.CloudWatch.SuppressorSeconds);

        if (violations.Given(nameof(SuppressorExtension), SuppressorExtension))
            violations.Within(nameof(SuppressorExtension), SuppressorExtension, ServiceLimits.CloudWatch.SuppressorSeconds);

        if (!violations.AllGiven(nameof(Groups), Groups)) return;
        violations.Require(
            Groups.Distinct().Count() == Groups.Count, nameof(Groups), "name each one once", "a group twice", "remove it");
        foreach (var kind in Kinds.All.Where(kind => !Off.Contains(kind.Name)))
        {
            var parts = Parts(kind.Meaning);
            violations.Require(
                parts.Count == 0 || ServiceLimits.CloudWatch.PartsOfAComposite.Contains(parts.Count),
                nameof(Groups),
                $"have {ServiceLimits.CloudWatch.PartsOfAComposite} that mean {kind.Name}",
                parts.Count,
                "make a PipelineHealth for some of them each");
            var length = parts.Sum(part => RuleLength(stack, part.Alarm));
            violations.Require(
                length <= ServiceLimits.CloudWatch.AlarmRuleLength.Maximum,
                nameof(Groups),
                $"make a rule of {ServiceLimits.CloudWatch.AlarmRuleLength} of the alarms that mean {kind.Name}",
                $"up to {length} characters",
                "make a PipelineHealth for some of them each, or shorten the stack's name");
        }

        violations.Require(
            Kinds.All.Any(kind => Parts(kind.Meaning).Count > 0),
            nameof(Groups),
            "have alarms that mean lost or late data, or a part that is down",
            "none",
            "add the groups of the pipeline's parts");
    }

    // ALARM("arn:aws-us-gov:cloudwatch:us-gov-west-1:111122223333:alarm:NAME") OR; CloudFormation's names are of the stack, the
    // logical id and 12 random characters.
    private static double RuleLength(Stack stack, Alarm alarm)
    {
        const int Around = 80;
        const int Random = 14;
        var name = stack.StackName.Length + stack.GetLogicalId((CfnElement)alarm.Node.DefaultChild!).Length + Random;
        return Around + Math.Min(name, ServiceLimits.CloudWatch.AlarmNameLength.Maximum);
    }
}
