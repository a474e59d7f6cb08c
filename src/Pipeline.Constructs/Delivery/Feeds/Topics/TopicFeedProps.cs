using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The topic of a <see cref="TopicFeed"/>, which of its messages are sent, and where to.</summary>
public sealed record TopicFeedProps
{
    /// <summary>Whose messages; a standard topic, not FIFO.</summary>
    public required ITopic Topic { get; set; }

    /// <summary>Where they go: a delivery whose source is <see cref="DeliverySource.DirectPut"/>.</summary>
    public required Delivery Delivery { get; set; }

    /// <summary>
    /// Whether the record is the message alone, its attributes left out. Default: <c>true</c>; else it is a JSON object around
    /// it, with the time, the topic and the attributes.
    /// </summary>
    public bool RawMessageDelivery { get; set; } = true;

    /// <summary>
    /// Which messages, by their attributes; not together with <see cref="FilterPolicyWithMessageBody"/>. Default: all.
    /// </summary>
    public IDictionary<string, SubscriptionFilter>? FilterPolicy { get; set; }

    /// <summary>Which messages, by their JSON body. Default: all.</summary>
    public IDictionary<string, FilterOrPolicy>? FilterPolicyWithMessageBody { get; set; }

    /// <summary>
    /// Where messages go that could not be put: a standard queue of the same account and Region. Its policy then lets the topic
    /// send (where the two are of different stacks, any topic of the account), unless it is imported: then its owner lets
    /// <c>sns.amazonaws.com</c> send. Where a customer managed key encrypts it, the key's policy must let that service use the
    /// key. Default: one of the feed's own, that keeps them for 14 days.
    /// </summary>
    public IQueue? DeadLetterQueue { get; set; }

    internal void Validate(Violations violations, Construct feed)
    {
        if (!violations.AreComplete(this)) return;
        FeedPermissions.ValidateDirectPut(violations, nameof(Delivery), Delivery);
        violations.Require(
            !Topic.Fifo,
            nameof(Topic),
            "be a standard topic",
            "a FIFO topic",
            "give a standard one: SNS delivers FIFO topics to queues alone");
        violations.Require(
            FilterPolicy is null || FilterPolicyWithMessageBody is null,
            nameof(FilterPolicy),
            "be left out where FilterPolicyWithMessageBody is set",
            "both",
            "keep one of them");
        DeadLetters.Validate(violations, nameof(DeadLetterQueue), feed, DeadLetterQueue);
    }
}
