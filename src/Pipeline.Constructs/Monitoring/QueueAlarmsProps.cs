using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of <see cref="QueueAlarms"/>: the queues, and the values that thresholds are computed from.</summary>
public sealed record QueueAlarmsProps : AlarmGroupProps
{
    /// <summary>
    /// The queue that a consumer reads, in the stack's Region. Default: none; then <see cref="DeadLetterQueue"/> is given.
    /// </summary>
    public IQueue? Queue { get; set; }

    /// <summary>
    /// How long the queue keeps a message, whole seconds, 60 to 1209600. Default: 4 days, SQS's own. For a token the alarm on the
    /// age is not made, and a warning says so.
    /// </summary>
    public Duration Retention { get; set; } = Duration.Days(4);

    /// <summary>How long a message may wait, as a share of the retention, 0.001 to 1. Default: 0.5.</summary>
    public double AgeShare { get; set; } = 0.5;

    /// <summary>
    /// The dead-letter queue, in the stack's Region. Default: none; no alarm is made on it.
    /// </summary>
    public IQueue? DeadLetterQueue { get; set; }

    internal override AlarmKinds Kinds => AlarmKindsOf.Queue;

    internal void Validate(Violations violations)
    {
        ValidateShared(violations);
        violations.Require(
            Queue is not null || DeadLetterQueue is not null,
            nameof(Queue),
            $"have a value without {nameof(DeadLetterQueue)}",
            null,
            "set one of them, or both");
        if (Queue is not null) violations.Measured(nameof(Queue), Queue);
        if (DeadLetterQueue is not null) violations.Measured(nameof(DeadLetterQueue), DeadLetterQueue);
        if (violations.Given(nameof(Retention), Retention))
            violations.Within(nameof(Retention), Retention, ServiceLimits.Sqs.RetentionSeconds);

        violations.Share(nameof(AgeShare), AgeShare);
    }
}
