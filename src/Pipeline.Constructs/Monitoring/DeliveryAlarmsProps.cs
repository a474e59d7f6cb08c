using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Settings of <see cref="DeliveryAlarms"/>: the delivery, and the values that thresholds are computed from;
/// <see cref="Of(Delivery)"/> reads all of them from a delivery.
/// </summary>
public sealed record DeliveryAlarmsProps : AlarmGroupProps
{
    // Our own range, not AWS's: a count of records.
    private static readonly ServiceLimit OffsetLag = new(1, int.MaxValue, "records", "");

    /// <summary>The delivery stream's name, not its ARN.</summary>
    public required string DeliveryStreamName { get; set; }

    /// <summary>
    /// How long Firehose buffers records before it delivers them, whole seconds. The alarms' periods are at least
    /// as long, because there is no metric between two deliveries. A token counts as 900 seconds, the longest
    /// interval that Firehose allows.
    /// </summary>
    public required Duration BufferingInterval { get; set; }

    /// <summary>
    /// The start of the names of the destination's metrics: <c>DeliveryToS3</c>, <c>DeliveryToRedshift</c>,
    /// <c>DeliveryToAmazonOpenSearchService</c>, <c>DeliveryToAmazonOpenSearchServerless</c>, <c>DeliveryToSnowflake</c>,
    /// <c>DeliveryToSplunk</c>, <c>DeliveryToHttpEndpoint</c>, <c>DeliveryToIceberg</c> (also for S3 Tables) or <c>BackupToS3</c>
    /// (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html). Default: <c>DeliveryToS3</c>.
    /// </summary>
    public string MetricPrefix { get; set; } = "DeliveryToS3";

    /// <summary>
    /// How much older than <see cref="BufferingInterval"/> a record may be at delivery, whole seconds, 1 to 86400: time for the
    /// transformation and retries. Default: the interval again, at least 5 minutes.
    /// </summary>
    public Duration? FreshnessAllowance { get; set; }

    /// <summary>
    /// The source of the records, which determines the alarms on the source. Default: producers put them into Firehose.
    /// </summary>
    public DeliverySourceType SourceType { get; set; } = DeliverySourceType.DirectPut;

    /// <summary>Whether a Lambda function transforms the records. Default: <c>false</c>.</summary>
    public bool Transforms { get; set; }

    /// <summary>Whether Firehose decompresses CloudWatch Logs. Default: <c>false</c>.</summary>
    public bool Decompresses { get; set; }

    /// <summary>Whether Firehose converts the records to Parquet or ORC. Default: <c>false</c>.</summary>
    public bool ConvertsFormat { get; set; }

    /// <summary>Whether Firehose partitions the records by their own keys. Default: <c>false</c>.</summary>
    public bool PartitionsDynamically { get; set; }

    /// <summary>The share of Firehose's limits that Direct PUT may use, 0.001 to 1. Default: 0.8.</summary>
    public double LimitShare { get; set; } = 0.8;

    /// <summary>
    /// How long the Kinesis stream that it reads keeps a record, whole hours, 24 to 8760; unused with another source. Default: 24
    /// hours. A token counts as 24 hours, so the alarm may come early, but never late.
    /// </summary>
    public Duration SourceRetention { get; set; } = Duration.Hours(24);

    /// <summary>How far Firehose may be behind, as a share of that retention, 0.001 to 1. Default: 0.5.</summary>
    public double SourceAgeShare { get; set; } = 0.5;

    /// <summary>
    /// How many records Firehose may be behind the end of the topic that it reads, at least 1; only with
    /// <see cref="DeliverySourceType.Msk"/>. Default: none; no alarm is made, because the right number depends on the topic. For
    /// a token no alarm is made either, and a warning says so.
    /// </summary>
    public double? MaximumOffsetLag { get; set; }

    /// <summary>
    /// How long Firehose may deliver no record, whole minutes, 1 to 1440. Default: not limited. Set it if producers never pause,
    /// to more than the buffering interval.
    /// </summary>
    public Duration? MaximumSilence { get; set; }

    /// <summary>Reads all settings from a delivery: its name, destination, source, steps and buffering interval.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="topic">The topic that alarms notify, such as <see cref="AlarmTopic.Topic"/>.</param>
    public static DeliveryAlarmsProps Of(Delivery delivery, ITopic topic)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(topic);
        return Of(delivery) with { Topic = topic };
    }

    /// <summary>
    /// Reads all settings from a delivery, without a topic; set <see cref="AlarmGroupProps.Routing"/> or
    /// <see cref="AlarmGroupProps.Topic"/>.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    public static DeliveryAlarmsProps Of(Delivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return new()
        {
            DeliveryStreamName = delivery.DeliveryStreamName,
            BufferingInterval = delivery.BufferingInterval,
            MetricPrefix = delivery.MetricPrefix,
            SourceType = delivery.Watched.Source,
            Transforms = delivery.Watched.Steps.Contains(ProcessorTypes.Function),
            Decompresses = delivery.Watched.Steps.Contains(ProcessorTypes.Decompression),
            ConvertsFormat = delivery.Watched.ConvertsFormat,
            PartitionsDynamically = delivery.Watched.Partitions,
        };
    }

    internal override AlarmKinds Kinds => AlarmKindsOf.Delivery;

    internal void Validate(Violations violations)
    {
        violations.Name(nameof(DeliveryStreamName), DeliveryStreamName);
        ValidateShared(violations);
        var hasInterval = violations.Given(nameof(BufferingInterval), BufferingInterval);
        violations.Within(
            nameof(BufferingInterval), BufferingInterval, ServiceLimits.CloudWatch.EvaluatedSeconds with { Minimum = 0 });
        violations.Known(nameof(FreshnessAllowance), FreshnessAllowance, ServiceLimits.CloudWatch.EvaluatedSeconds);
        violations.Require(
            MetricPrefix is not null && DeliveryMetricNames.ByPrefix.ContainsKey(MetricPrefix),
            nameof(MetricPrefix),
            $"be one of {string.Join(", ", DeliveryMetricNames.ByPrefix.Keys)}",
            MetricPrefix,
            "use the prefix of the destination");
        violations.Defined(nameof(SourceType), (DeliverySourceType?)SourceType);
        violations.Require(
            MaximumOffsetLag is null || SourceType == DeliverySourceType.Msk,
            nameof(MaximumOffsetLag),
            $"be unset with {nameof(SourceType)} {SourceType}",
            MaximumOffsetLag,
            "remove it: only Kafka topics have offsets");
        violations.Whole(nameof(MaximumOffsetLag), MaximumOffsetLag, OffsetLag);
        violations.Share(nameof(LimitShare), LimitShare);
        violations.Within(nameof(SourceRetention), SourceRetention, ServiceLimits.Kinesis.RetentionHours);
        violations.Share(nameof(SourceAgeShare), SourceAgeShare);
        violations.Known(nameof(MaximumSilence), MaximumSilence, ServiceLimits.CloudWatch.EvaluatedMinutes);
        violations.Require(
            MaximumSilence is null || MaximumSilence.IsUnresolved() || !hasInterval || BufferingInterval.IsUnresolved()
                || MaximumSilence.ToMilliseconds() > BufferingInterval.ToMilliseconds(),
            nameof(MaximumSilence),
            $"be longer than {nameof(BufferingInterval)}",
            MaximumSilence?.ToHumanString(),
            "raise it: Firehose delivers no record while it buffers");
    }
}
