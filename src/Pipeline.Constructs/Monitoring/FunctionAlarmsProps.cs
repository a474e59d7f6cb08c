using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="FunctionAlarms"/>: the function, and the values that thresholds are computed from.</summary>
public sealed record FunctionAlarmsProps : AlarmGroupProps
{
    /// <summary>
    /// The function, made or imported, in the stack's Region: an alarm cannot read metrics of another Region. It reads metrics of
    /// another account if that account shares them
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html).
    /// </summary>
    public required IFunction Function { get; set; }

    /// <summary>
    /// The function's timeout, whole seconds. The alarm on the duration is computed from it. For a token no such alarm is
    /// made, and a warning says so.
    /// </summary>
    public required Duration Timeout { get; set; }

    /// <summary>The share of the timeout that the slowest tenth of invocations may take, 0.001 to 1. Default: 0.9.</summary>
    public double DurationShare { get; set; } = 0.9;

    /// <summary>
    /// The function's reserved concurrency. Default: none. For at least 10, an alarm goes off at 90 % of it, as AWS
    /// recommends for quotas. Below 10, 90 % rounds to all of it, which the alarm on throttles covers. For a token no such
    /// alarm is made, and a warning says so.
    /// </summary>
    public double? ReservedConcurrency { get; set; }

    /// <summary>
    /// How long the stream that the function reads keeps a record, whole hours, 24 to 8760. Default: none; the function
    /// reads no stream, and no alarm is made on the age of its records. A token counts as 24 hours, so the alarm may
    /// come early, but never late.
    /// </summary>
    public Duration? StreamRetention { get; set; }

    /// <summary>How long a record may wait, as a share of that retention, 0.001 to 1. Default: 0.5.</summary>
    public double IteratorAgeShare { get; set; } = 0.5;

    /// <summary>
    /// The id (UUID) of the function's event source mapping, which must send <c>EventCount</c> metrics. Default: none; then no
    /// alarms are made on dropped records and on records in the on-failure destination.
    /// </summary>
    public string? EventSourceMappingId { get; set; }

    /// <summary>
    /// The place where the function stores the records that it rejects, for the alarm's text, such as
    /// <c>s3://BUCKET/rejects/</c> (<see cref="DynamoDbWriter.RejectsUrl"/>). Default: none; the function is not this library's,
    /// and no alarm is made on rejected records.
    /// </summary>
    public string? RejectsUrl { get; set; }

    /// <summary>
    /// How long the event source mapping may not poll, whole minutes, 1 to 1440; it needs <see cref="EventSourceMappingId"/>.
    /// Default: not watched. Lambda also polls an idle stream, so this can be set for every stream.
    /// </summary>
    public Duration? MaximumSilence { get; set; }

    internal override AlarmKinds Kinds => AlarmKindsOf.Function;

    internal void Validate(Violations violations)
    {
        if (violations.Given(nameof(Function), Function)) violations.Measured(nameof(Function), Function);
        ValidateShared(violations);
        if (violations.Given(nameof(Timeout), Timeout))
            violations.Within(nameof(Timeout), Timeout, ServiceLimits.CloudWatch.EvaluatedSeconds);

        violations.Share(nameof(DurationShare), DurationShare);
        violations.Within(nameof(StreamRetention), StreamRetention, ServiceLimits.Kinesis.RetentionHours);
        violations.Share(nameof(IteratorAgeShare), IteratorAgeShare);
        violations.Known(nameof(MaximumSilence), MaximumSilence, ServiceLimits.CloudWatch.EvaluatedMinutes);
        violations.Whole(
            nameof(ReservedConcurrency),
            ReservedConcurrency,
            ServiceLimits.Lambda.ReservedConcurrency with { Minimum = 1 },
            "leave it unset if the function has none");
        violations.Name(nameof(EventSourceMappingId), EventSourceMappingId);
        violations.Require(
            MaximumSilence is null || EventSourceMappingId is not null,
            nameof(MaximumSilence),
            $"be unset without {nameof(EventSourceMappingId)}",
            MaximumSilence?.ToHumanString(),
            $"set {nameof(EventSourceMappingId)}");
    }
}
