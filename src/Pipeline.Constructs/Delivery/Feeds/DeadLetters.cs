using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs.Internal;

/// <summary>The queues for events that a feed (see <see cref="FeedTarget"/>) could not put.</summary>
internal static class DeadLetters
{
    /// <summary>The given queue, or a new one that keeps messages for 14 days, SQS's maximum.</summary>
    public static IQueue Of(Construct feed, IQueue? given) => given ?? New(feed);

    /// <summary>
    /// Lets a service send to the queue. The permission is added to the queue's own policy in the queue's own stack: a second
    /// policy, in the feed's stack, would replace the first. An imported queue keeps its policy.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="service">The service, such as <c>sns</c>.</param>
    /// <param name="source">The ARN on whose behalf the service sends, or a pattern of it.</param>
    public static void LetSend(IQueue queue, string service, string source)
    {
        queue.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal($"{service}.amazonaws.com")],
            Actions = ["sqs:SendMessage"],
            Resources = [queue.QueueArn],
            Conditions = new Dictionary<string, object>
            {
                ["ArnLike"] = new Dictionary<string, object> { ["aws:SourceArn"] = source },
            },
        }));
    }

    public static void Validate(Violations violations, string prop, Construct feed, IQueue? queue)
    {
        if (queue is null) return;
        violations.Require(!queue.Fifo, prop, "be a standard queue", "a FIFO queue", "give a standard one, or leave it out");
        Surroundings.Validate(violations, prop, feed, queue, "give a queue of the feed's account and Region, or leave it out");
    }

    private static Queue New(Construct feed)
    {
        var queue = new Queue(feed, "DeadLetters", new QueueProps
        {
            Encryption = QueueEncryption.SQS_MANAGED,
            EnforceSSL = true,
            RetentionPeriod = Duration.Seconds(ServiceLimits.Sqs.RetentionSeconds.Maximum),
            RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        });
        const string Reason = "It is a dead-letter queue itself; what cannot be worked off stays in it.";
        Nag.Acknowledge(queue, "AwsSolutions-SQS3", Reason);
        Nag.Acknowledge(queue, "Serverless-SQSRedrivePolicy", Reason);
        return queue;
    }
}
