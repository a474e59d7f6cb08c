using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>The alarms that an <see cref="AlarmMute"/> mutes, and when.</summary>
public sealed record AlarmMuteProps
{
    /// <summary>The groups whose alarms are muted, 100 alarms at most.</summary>
    public required IReadOnlyList<AlarmGroup> Groups { get; set; }

    /// <summary>
    /// When it begins: once, or repeatedly by a cron expression, each with its time zone. The type is CloudWatch's, not that of
    /// EventBridge Scheduler: CloudWatch's cron expressions have five fields.
    /// </summary>
    public required Amazon.CDK.AWS.CloudWatch.ScheduleExpression Schedule { get; set; }

    /// <summary>How long it lasts, whole minutes, 1 to 21600, which is 15 days.</summary>
    public required Duration Duration { get; set; }

    /// <summary>The reason. Default: none.</summary>
    public string? Description { get; set; }

    internal void Validate(Violations violations)
    {
        violations.Given(nameof(Schedule), Schedule);
        if (violations.Given(nameof(Duration), Duration))
            violations.Known(nameof(Duration), Duration, ServiceLimits.CloudWatch.MuteMinutes);

        if (!violations.AllGiven(nameof(Groups), Groups)) return;
        violations.Require(
            ServiceLimits.CloudWatch.AlarmsOfAMute.Contains(Groups.Sum(group => group.Watched.Count)),
            nameof(Groups),
            $"have {ServiceLimits.CloudWatch.AlarmsOfAMute} together",
            Groups.Sum(group => group.Watched.Count),
            "make an AlarmMute for some of them each");
    }
}
