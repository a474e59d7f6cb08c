using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>Settings of a <see cref="TopicFeed"/>: its topic, the messages to send, and their delivery.</summary>
public sealed record TopicFeedProps
{
    /// <summary>The topic; standard, not FIFO.</summary>
    public required ITopic Topic { get; set; }

    /// <summary>The delivery for the messages, with the source <see cref="DeliverySource.DirectPut"/>.</summary>
    public required Delivery Delivery { get; set; }

    /// <summary>
    /// Whether the record is only the message, without its attributes. Default: <c>true</c>. If <c>false</c>, it is a JSON object
    /// with the message, the time, the topic and the attributes.
    /// </summary>
    public bool RawMessageDelivery { get; set; } = true;

    /// <summary>
    /// Selects messages by their attributes; not together with <see cref="FilterPolicyWithMessageBody"/>. Default: all.
    /// </summary>
    public IDictionary<string, SubscriptionFilter>? FilterPolicy { get; set; }

    /// <summary>Selects messages by their JSON body. Default: all.</summary>
    public IDictionary<string, FilterOrPolicy>? FilterPolicyWithMessageBody { get; set; }

    /// <summary>
    /// The queue for messages that could not be put: a standard queue of the same account and Region. Its policy then lets the
    /// topic send (any topic of the account, if queue and topic are in different stacks). The owner of an imported queue must let
    /// <c>sns.amazonaws.com</c> send. If a customer managed key encrypts the queue, the key's policy must let that service use
    /// the key. Default: a new queue that keeps messages for 14 days.
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
