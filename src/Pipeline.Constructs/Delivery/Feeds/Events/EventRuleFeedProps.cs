using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Which events an <see cref="EventRuleFeed"/> sends, in which form, and where to.</summary>
public sealed partial record EventRuleFeedProps
{
    /// <summary>Which events.</summary>
    public required IEventPattern EventPattern { get; set; }

    /// <summary>Where they go.</summary>
    public required FeedTarget Target { get; set; }

    /// <summary>Which bus they come over. Default: the account's own, with the events of AWS services.</summary>
    public IEventBus? EventBus { get; set; }

    /// <summary>
    /// Where in the event the partition key of a data stream's record stands, such as <c>$.detail.zone</c>; a delivery has none.
    /// Default: the event's id, which spreads evenly.
    /// </summary>
    public string? PartitionKeyPath { get; set; }

    /// <summary>What part of the event becomes the record, such as <c>$.detail</c>. Default: the whole.</summary>
    public string? InputPath { get; set; }

    /// <summary>How often a failed put is tried again, 0 to 185. Default: 185.</summary>
    public double RetryAttempts { get; set; } = 185;

    /// <summary>How old an event gets at most while it is tried, whole seconds, 60 to 86400. Default: 24 hours.</summary>
    public Duration MaximumEventAge { get; set; } = Duration.Hours(24);

    /// <summary>
    /// Where events go that could not be put: a standard queue of the same account and Region. Its policy then lets the rules of
    /// the account send, unless it is imported: then its owner lets <c>events.amazonaws.com</c> send. Where a customer managed
    /// key encrypts it, the key's policy must let that service use the key. Default: one of the feed's own, that keeps them for
    /// 14 days.
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
            "be left out for a delivery",
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
