using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="StreamAlarms"/>: the stream, and the values that thresholds are computed from.</summary>
public sealed record StreamAlarmsProps : AlarmGroupProps
{
    // Our own range, not AWS's: a narrower band holds too few of the normal values, a wider one holds all.
    private static readonly ServiceLimit Bands = new(0.5, 10, "standard deviations", "");

    /// <summary>
    /// The stream, made or imported, in the stack's Region: an alarm cannot read metrics of another Region. It reads metrics of
    /// another account if that account shares them
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html).
    /// </summary>
    public required IStream Stream { get; set; }

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

    /// <summary>
    /// The least traffic of a stream whose producers never pause. Default: none, so an idle stream does not alarm. It can be
    /// combined with <see cref="MaximumSilence"/> of a shorter or longer time.
    /// </summary>
    public ExpectedTraffic? ExpectedTraffic { get; set; }

    /// <summary>
    /// The width of the band of normal traffic that CloudWatch learns from the last two weeks, in standard deviations, 0.5 to 10;
    /// 2 is usual. More or fewer records in each of three periods of 5 minutes alarm. Default: none; no band is learned.
    /// CloudWatch bills such an alarm as 3 metrics (https://aws.amazon.com/cloudwatch/pricing/).
    /// </summary>
    public double? AnomalyBand { get; set; }

    internal override AlarmKinds Kinds => AlarmKindsOf.Stream;

    internal void Validate(Violations violations)
    {
        if (violations.Given(nameof(Stream), Stream)) violations.Measured(nameof(Stream), Stream);
        ValidateShared(violations);
        violations.Within(nameof(Retention), Retention, ServiceLimits.Kinesis.RetentionHours);
        violations.Share(nameof(IteratorAgeShare), IteratorAgeShare);
        violations.Share(nameof(FailureShare), FailureShare);
        if (violations.AllGiven(nameof(Consumers), Consumers))
            violations.EachOnce(nameof(Consumers), [.. Consumers.Select(consumer => consumer.Node.Path)]);

        violations.Known(nameof(MaximumSilence), MaximumSilence, ServiceLimits.CloudWatch.EvaluatedMinutes);
        ExpectedTraffic?.Validate(violations.For(nameof(ExpectedTraffic)));
        ValidateBand(violations, AnomalyBand);
    }

    internal static void ValidateBand(Violations violations, double? band)
    {
        violations.Require(
            band is not { } given || !Token.IsUnresolved(given),
            nameof(AnomalyBand),
            "be known when the template is made",
            "a token",
            "pass the number itself: the description contains it");
        violations.Within(nameof(AnomalyBand), band, Bands);
    }
}
