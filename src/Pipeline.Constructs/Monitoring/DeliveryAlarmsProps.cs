using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="DeliveryAlarms"/>.</summary>
public sealed partial record DeliveryAlarmsProps
{
    /// <summary>The delivery stream's name, not its ARN.</summary>
    public required string DeliveryStreamName { get; init; }

    /// <summary>Who is told, such as <see cref="AlarmTopic.Topic"/>.</summary>
    public required ITopic Topic { get; init; }

    /// <summary>
    /// How long Firehose gathers records before it delivers them, whole seconds. The alarms' periods are at least as long:
    /// between two deliveries there is no metric.
    /// </summary>
    public required Duration BufferingInterval { get; init; }

    /// <summary>
    /// The destination's metrics, such as <c>DeliveryToS3</c>, <c>DeliveryToAmazonOpenSearchService</c>, <c>DeliveryToSplunk</c>,
    /// <c>DeliveryToHttpEndpoint</c> or <c>BackupToS3</c>
    /// (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html). Default: <c>DeliveryToS3</c>.
    /// </summary>
    public string MetricPrefix { get; init; } = "DeliveryToS3";

    /// <summary>
    /// How much older than <see cref="BufferingInterval"/> a record may be at delivery, whole seconds, 1 to 86400: time to
    /// transform it and to try again. Default: the interval once more, 5 minutes at least.
    /// </summary>
    public Duration? FreshnessAllowance { get; init; }

    /// <summary>
    /// Whether producers put records into Firehose itself; else it reads a Kinesis stream, which Firehose's own limits do not
    /// bound. Default: <c>true</c>.
    /// </summary>
    public bool IsDirectPut { get; init; } = true;

    /// <summary>Which part of Firehose's limits Direct PUT may use, 0.001 to 1. Default: 0.8.</summary>
    public double LimitShare { get; init; } = 0.8;

    /// <summary>
    /// How long the Kinesis stream that it reads keeps a record, whole hours, 24 to 8760; unused with Direct PUT. Default: 24
    /// hours.
    /// </summary>
    public Duration SourceRetention { get; init; } = Duration.Hours(24);

    /// <summary>How much of that retention Firehose may be behind, 0.001 to 1. Default: 0.5.</summary>
    public double SourceAgeShare { get; init; } = 0.5;

    /// <summary>
    /// How long nothing may be delivered, whole minutes, 1 to 1440. Default: as long as it likes; set it, longer than the
    /// buffering interval, where producers never rest.
    /// </summary>
    public Duration? MaximumSilence { get; init; }

    internal void Validate(Violations violations)
    {
        violations.Name(nameof(DeliveryStreamName), DeliveryStreamName);
        violations.Known(
            nameof(BufferingInterval), BufferingInterval, ServiceLimits.CloudWatch.EvaluatedSeconds with { Minimum = 0 });
        violations.Known(nameof(FreshnessAllowance), FreshnessAllowance, ServiceLimits.CloudWatch.EvaluatedSeconds);
        violations.Matches(
            nameof(MetricPrefix),
            MetricPrefix,
            PrefixForm(),
            "be the first part of a delivery metric",
            "use a name such as DeliveryToS3");
        violations.Share(nameof(LimitShare), LimitShare);
        violations.Known(nameof(SourceRetention), SourceRetention, ServiceLimits.Kinesis.RetentionHours);
        violations.Share(nameof(SourceAgeShare), SourceAgeShare);
        violations.Known(nameof(MaximumSilence), MaximumSilence, ServiceLimits.CloudWatch.EvaluatedMinutes);
        violations.Require(
            MaximumSilence is null || MaximumSilence.IsUnresolved() || BufferingInterval.IsUnresolved()
                || MaximumSilence.ToMilliseconds() > BufferingInterval.ToMilliseconds(),
            nameof(MaximumSilence),
            $"be longer than {nameof(BufferingInterval)}",
            MaximumSilence?.ToHumanString(),
            "raise it: nothing is delivered while Firehose gathers records");
    }

    [GeneratedRegex("^(DeliveryTo[A-Z][A-Za-z0-9]*|BackupToS3)$")]
    private static partial Regex PrefixForm();
}
