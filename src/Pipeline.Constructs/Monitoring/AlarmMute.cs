using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A time in which alarms take no actions, such as that of a deployment: a mute rule of CloudWatch. The alarms still change their
/// state. In CDK: <c>AlarmMuteRule</c>.
/// </summary>
/// <remarks>
/// Alarms that are on when it ends take their actions then
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html).
/// </remarks>
public sealed class AlarmMute : Construct
{
    /// <summary>Makes the rule.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="props">The alarms and the time.</param>
    /// <exception cref="InvalidInputException">A prop is not allowed; the message lists all that are not.</exception>
    public AlarmMute(Construct scope, string id, AlarmMuteProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        var rule = new AlarmMuteRule(this, "Rule", new AlarmMuteRuleProps
        {
            Alarms = [.. props.Groups.SelectMany(group => group.Alarms)],
            Schedule = props.Schedule,
            Duration = props.Duration,
            Description = props.Description,
        });
        AlarmMuteRuleName = rule.AlarmMuteRuleName;
    }

    /// <summary>The rule's name.</summary>
    public string AlarmMuteRuleName { get; }
}
