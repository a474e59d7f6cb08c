using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The actions of alarms by their severity: topics, functions or any other action of CDK.</summary>
/// <remarks>
/// For chat, subscribe Amazon Q Developer in chat applications to a topic. EventBridge gets every change of state
/// without an action (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html):
/// <see cref="EventBridgeOnly"/>. A function needs <c>new LambdaAction(function, new LambdaActionProps { UseUniquePermissionId =
/// true })</c>: without it, CDK gives the permission to one alarm of an id only, and alarms of other groups with that id have
/// none.
/// </remarks>
public sealed record AlarmRouting
{
    /// <summary>The actions of critical alarms, at most 5. Default: none.</summary>
    public IReadOnlyList<IAlarmAction> Critical { get; set; } = [];

    /// <summary>The actions of warnings, at most 5. Default: none.</summary>
    public IReadOnlyList<IAlarmAction> Warning { get; set; } = [];

    /// <summary>Whether the same actions also run when an alarm returns to OK. Default: <c>true</c>.</summary>
    public bool TellsWhenOver { get; set; } = true;

    /// <summary>No action: EventBridge rules receive the events that CloudWatch sends for every alarm.</summary>
    public static AlarmRouting EventBridgeOnly => new();

    /// <summary>All severities notify one topic.</summary>
    /// <param name="topic">The topic, such as <see cref="AlarmTopic.Topic"/>.</param>
    public static AlarmRouting To(ITopic topic)
    {
        var notify = new SnsAction(Argument.Given(topic));
        return new() { Critical = [notify], Warning = [notify] };
    }

    /// <summary>Each severity notifies its own topic.</summary>
    /// <param name="critical">The topic of critical alarms.</param>
    /// <param name="warning">The topic of warnings.</param>
    public static AlarmRouting To(ITopic critical, ITopic warning)
    {
        ArgumentNullException.ThrowIfNull(critical);
        ArgumentNullException.ThrowIfNull(warning);
        return new() { Critical = [new SnsAction(critical)], Warning = [new SnsAction(warning)] };
    }

    /// <summary>The actions of a severity.</summary>
    /// <param name="severity">The severity.</param>
    public IReadOnlyList<IAlarmAction> Of(AlarmSeverity severity) => severity == AlarmSeverity.Critical ? Critical : Warning;

    internal void Validate(Violations violations)
    {
        foreach (var (prop, actions) in new[] { (nameof(Critical), Critical), (nameof(Warning), Warning) })
        {
            if (violations.AllGiven(prop, actions))
                violations.Count(prop, actions, Records.Limits.ServiceLimits.CloudWatch.ActionsOfAState);
        }
    }

    /// <summary>Gives an alarm the actions of its severity.</summary>
    internal void Apply(AlarmBase alarm, AlarmSeverity severity)
    {
        var actions = Of(severity).ToArray();
        if (actions.Length == 0)
        {
            Nag.Acknowledge(
                alarm,
                "NIST.800.53.R5-CloudWatchAlarmAction",
                "AlarmRouting has no action for its severity: EventBridge gets its changes of state.");
            return;
        }

        alarm.AddAlarmAction(actions);
        if (TellsWhenOver) alarm.AddOkAction(actions);
    }
}
