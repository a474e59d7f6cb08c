using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>Where a feed leaves what it could not put.</summary>
internal static class DeadLetters
{
    /// <summary>The queue that was given, or a new one that keeps messages for as long as SQS does.</summary>
    public static IQueue Of(Construct feed, IQueue? given) => given ?? New(feed);

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
