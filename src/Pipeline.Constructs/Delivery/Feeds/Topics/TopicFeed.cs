using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>A subscription of an SNS topic that puts its messages into a delivery, one record per message.</summary>
/// <remarks>
/// The role trusts SNS without a condition, as AWS documents it
/// (https://docs.aws.amazon.com/sns/latest/dg/prereqs-kinesis-data-firehose.html).
/// </remarks>
[Documented("SNS topic subscription", "https://docs.aws.amazon.com/sns/latest/dg/sns-firehose-as-subscriber.html")]
public sealed class TopicFeed : Construct
{
    /// <summary>Makes the subscription.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The topic, and the delivery of its messages.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public TopicFeed(Construct scope, string id, TopicFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, this));

        // Of the page's five actions, only the two that write: SNS needs at least PutRecord, and does not describe
        // or list streams to deliver.
        var role = new LeastPrivilegeRole(this, "Role", new ServicePrincipal("sns.amazonaws.com"),
            "Puts messages into a Firehose stream");
        role.Allow(FeedPermissions.Delivery(props.Delivery, "PutRecord", "PutRecordBatch"));

        DeadLetterQueue = DeadLetters.Of(this, props.DeadLetterQueue);
        DeadLetters.LetSend(DeadLetterQueue, "sns", Sender(props.Topic));
        Subscription = new Subscription(this, "Resource", new SubscriptionProps
        {
            Topic = props.Topic,
            Protocol = SubscriptionProtocol.FIREHOSE,
            Endpoint = props.Delivery.DeliveryStreamArn,
            SubscriptionRoleArn = role.Role.RoleArn,
            RawMessageDelivery = props.RawMessageDelivery,
            FilterPolicy = props.FilterPolicy,
            FilterPolicyWithMessageBody = props.FilterPolicyWithMessageBody,
        });
        // Not through CDK's DeadLetterQueue: its policy names the topic, and so ties the queue's stack to the topic's stack.
        ((CfnSubscription)Subscription.Node.DefaultChild!).RedrivePolicy =
            new Dictionary<string, object> { ["deadLetterTargetArn"] = DeadLetterQueue.QueueArn };
        Subscription.Node.AddDependency(role.Policy, DeadLetterQueue);
    }

    /// <summary>The subscription.</summary>
    public Subscription Subscription { get; }

    /// <summary>The queue for messages that could not be put.</summary>
    public IQueue DeadLetterQueue { get; }

    // The topic, or any topic of the account if naming it would make the queue's stack depend on another one.
    private string Sender(ITopic topic)
    {
        var queue = Stack.Of(DeadLetterQueue).Node.Path;
        return !Token.IsUnresolved(topic.TopicArn) || queue == Stack.Of(this).Node.Path || queue == Stack.Of(topic).Node.Path
            ? topic.TopicArn
            : Stack.Of(DeadLetterQueue).FormatArn(new ArnComponents { Service = "sns", Resource = "*" });
    }
}
