using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="StreamAlarms"/>: the stream, and the values that thresholds are computed from.</summary>
public sealed record StreamAlarmsProps
{
    /// <summary>
    /// The stream, made or imported, in the stack's Region: an alarm cannot read metrics of another Region. It reads metrics of
    /// another account if that account shares them
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html).
    /// </summary>
    public required IStream Stream { get; set; }

    /// <summary>The topic that alarms notify, such as <see cref="AlarmTopic.Topic"/>.</summary>
    public required ITopic Topic { get; set; }

    /// <summary>
    /// How long the stream keeps a record, whole hours, 24 to 8760. Default: 24 hours, Kinesis's minimum. A token counts as 24
    /// hours, so alarms may come early, but never late.
    /// </summary>
    public Duration Retention { get; set; } = Duration.Hours(24);

    /// <summary>
    /// How long a record may wait to be read, as a share of the retention, 0.001 to 1. Default: 0.5, above which AWS sees a risk
    /// of loss
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html).
    /// </summary>
    public double IteratorAgeShare { get; set; } = 0.5;

    /// <summary>The share of reads, and of writes, that may be throttled or fail, 0.001 to 1. Default: 0.01.</summary>
    public double FailureShare { get; set; } = 0.01;

    /// <summary>Enhanced fan-out consumers; each gets an alarm on how far it is behind. Default: none.</summary>
    public IReadOnlyList<IStreamConsumer> Consumers { get; set; } = [];

    /// <summary>
    /// How long no record may arrive, whole minutes, 1 to 1440. Default: not limited. Set it if producers never pause.
    /// </summary>
    public Duration? MaximumSilence { get; set; }

    internal void Validate(Violations violations)
    {
        if (violations.Given(nameof(Stream), Stream)) violations.Measured(nameof(Stream), Stream);
        violations.Given(nameof(Topic), Topic);
        violations.Within(nameof(Retention), Retention, ServiceLimits.Kinesis.RetentionHours);
        violations.Share(nameof(IteratorAgeShare), IteratorAgeShare);
        violations.Share(nameof(FailureShare), FailureShare);
        if (violations.AllGiven(nameof(Consumers), Consumers))
            violations.EachOnce(nameof(Consumers), [.. Consumers.Select(consumer => consumer.Node.Path)]);

        violations.Known(nameof(MaximumSilence), MaximumSilence, ServiceLimits.CloudWatch.EvaluatedMinutes);
    }
}
