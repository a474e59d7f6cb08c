using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of an <see cref="EventRuleFeed"/>: the events to send, their form, and their target.</summary>
public sealed partial record EventRuleFeedProps
{
    /// <summary>The pattern of the events to send.</summary>
    public required IEventPattern EventPattern { get; set; }

    /// <summary>The target of the events.</summary>
    public required FeedTarget Target { get; set; }

    /// <summary>
    /// The bus that the events come from. Default: the account's own bus, which has the events of AWS services.
    /// </summary>
    public IEventBus? EventBus { get; set; }

    /// <summary>
    /// The path in the event to the partition key of a data stream's record, such as <c>$.detail.zone</c>; not for a delivery.
    /// Default: the event's id, which spreads evenly.
    /// </summary>
    public string? PartitionKeyPath { get; set; }

    /// <summary>The part of the event that becomes the record, such as <c>$.detail</c>. Default: the whole event.</summary>
    public string? InputPath { get; set; }

    /// <summary>How often EventBridge retries a failed put, 0 to 185. Default: 185.</summary>
    public double RetryAttempts { get; set; } = 185;

    /// <summary>
    /// How old an event may become while EventBridge retries it, whole seconds, 60 to 86400. Default: 24 hours.
    /// </summary>
    public Duration MaximumEventAge { get; set; } = Duration.Hours(24);

    /// <summary>
    /// The queue for events that could not be put: a standard queue of the same account and Region. Its policy then
    /// lets the account's rules send. The owner of an imported queue must let <c>events.amazonaws.com</c> send. If a
    /// customer managed key encrypts the queue, the key's policy must let that service use the key. Default: a new
    /// queue that keeps events for 14 days.
    /// </summary>
    public IQueue? DeadLetterQueue { get; set; }

    internal void Validate(Violations violations, Construct feed)
    {
        if (!violations.AreComplete(this)) return;
        Target.Validate(violations, feed);
        violations.Require(
            !Target.IsLogDestination,
            nameof(Target),
            "be a delivery or a data stream",
            "a destination of CloudWatch Logs",
            "use FeedTarget.Of");
        violations.Require(
            PartitionKeyPath is null || Target.IsStream,
            nameof(PartitionKeyPath),
            "not be set for a delivery",
            PartitionKeyPath,
            "leave it out, or give a data stream as Target");
        ValidatePath(violations, nameof(PartitionKeyPath), PartitionKeyPath);
        ValidatePath(violations, nameof(InputPath), InputPath);
        violations.Within(nameof(RetryAttempts), RetryAttempts, ServiceLimits.EventBridge.RetryAttempts);
        violations.Within(nameof(MaximumEventAge), MaximumEventAge, ServiceLimits.EventBridge.MaximumEventAgeSeconds);
        DeadLetters.Validate(violations, nameof(DeadLetterQueue), feed, DeadLetterQueue);
    }

    private static void ValidatePath(Violations violations, string prop, string? path)
    {
        violations.Length(prop, path, ServiceLimits.EventBridge.PathLength);
        violations.Matches(prop, path, Path(), "be a JSON path", "begin with $. and name a field, as $.detail.zone");
    }

    [GeneratedRegex(@"^\$(\.[^\s.]+)+$")]
    private static partial Regex Path();
}
