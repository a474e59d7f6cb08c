using Amazon.CDK;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="ChannelAlarms"/>: the channel, and the values that thresholds are computed from.</summary>
public sealed record ChannelAlarmsProps : AlarmGroupProps
{
    /// <summary>The channel.</summary>
    public required S3Channel Channel { get; set; }

    /// <summary>
    /// How much older than <see cref="S3ChannelProps.DataFreshness"/> an undelivered record may become, whole seconds, 1 to
    /// 86400. Default: 10 minutes.
    /// </summary>
    public Duration FreshnessAllowance { get; set; } = Duration.Minutes(10);

    /// <summary>
    /// How long no record may be delivered, whole minutes, 1 to 1440. AWS recommends 15 minutes for streams whose producers never
    /// pause. Default: not limited, so an idle stream does not alarm.
    /// </summary>
    public Duration? MaximumSilence { get; set; }

    internal override AlarmKinds Kinds => AlarmKindsOf.Channel;

    internal void Validate(Violations violations)
    {
        ValidateShared(violations);
        violations.Given(nameof(Channel), Channel);
        if (violations.Given(nameof(FreshnessAllowance), FreshnessAllowance))
            violations.Known(nameof(FreshnessAllowance), FreshnessAllowance, ServiceLimits.CloudWatch.EvaluatedSeconds);
        violations.Known(nameof(MaximumSilence), MaximumSilence, ServiceLimits.CloudWatch.EvaluatedMinutes);
    }
}
