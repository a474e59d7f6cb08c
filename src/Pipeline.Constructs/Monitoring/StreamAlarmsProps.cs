using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Which stream <see cref="StreamAlarms"/> watch, and from when on they go off.</summary>
public sealed record StreamAlarmsProps
{
    /// <summary>
    /// The stream, made or imported, of the stack's Region: an alarm reads no metric of another. Those of another account are
    /// read where it shares them
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html).
    /// </summary>
    public required IStream Stream { get; set; }

    /// <summary>The topic that alarms notify, such as <see cref="AlarmTopic.Topic"/>.</summary>
    public required ITopic Topic { get; set; }

    /// <summary>How long the stream keeps a record, whole hours, 24 to 8760. Default: 24 hours, the least that Kinesis has; a
    /// token counts as that too, so that the alarms come early and never late.</summary>
    public Duration Retention { get; set; } = Duration.Hours(24);

    /// <summary>
    /// How much of the retention a record may wait to be read, 0.001 to 1. Default: 0.5, from which AWS sees a risk of loss
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html).
    /// </summary>
    public double IteratorAgeShare { get; set; } = 0.5;

    /// <summary>Which part of reads, and of writes, may be throttled or fail, 0.001 to 1. Default: 0.01.</summary>
    public double FailureShare { get; set; } = 0.01;

    /// <summary>Enhanced fan-out consumers; one alarm each on how far it is behind. Default: none.</summary>
    public IReadOnlyList<IStreamConsumer> Consumers { get; set; } = [];

    /// <summary>
    /// How long no record may arrive, whole minutes, 1 to 1440. Default: as long as it likes; set it where producers never rest.
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
