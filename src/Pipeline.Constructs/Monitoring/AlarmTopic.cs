using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// An SNS topic that alarms notify, over TLS only. Its policy lets only the CloudWatch alarms of this account and Region publish.
/// </summary>
/// <remarks>
/// Cost: the first 1,000 e-mails a month are free, then 2 USD per 100,000 (https://aws.amazon.com/sns/pricing/).
/// </remarks>
public sealed class AlarmTopic : Construct
{
    /// <summary>Makes the topic.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; all have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public AlarmTopic(Construct scope, string id, AlarmTopicProps? props = null)
        : base(scope, id)
    {
        props ??= new();
        Violations.ThrowIfAny(this, props.Validate);

        // Not "Resource": LambdaSubscription uses the topic's id for the subscription, below a function
        // that already has a "Resource".
        var topic = new Topic(
            this, StableId.OfPlace(this, "Topic-"), new TopicProps { EnforceSSL = true, MasterKey = props.EncryptionKey });
        topic.AddToResourcePolicy(LetAlarmsPublish(topic));
        foreach (var address in props.EmailAddresses) Subscribe(topic, address);
        Topic = topic;
    }

    /// <summary>The topic, for any prop that takes one.</summary>
    public ITopic Topic { get; }

    /// <summary>The topic's ARN.</summary>
    public string TopicArn => Topic.TopicArn;

    // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html.
    private PolicyStatement LetAlarmsPublish(Topic topic)
    {
        var stack = Stack.Of(this);
        return new PolicyStatement(new PolicyStatementProps
        {
            Sid = "CloudWatchAlarms",
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [topic.TopicArn],
            Conditions = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = stack.Account },
                ["ArnLike"] = new Dictionary<string, object>
                {
                    ["aws:SourceArn"] = stack.FormatArn(new ArnComponents
                    {
                        Service = "cloudwatch",
                        Resource = "alarm",
                        ResourceName = "*",
                        ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
                    }),
                },
            },
        });
    }

    // The id comes from the address, not from its list position: SNS has one subscription per address and topic. Under a changed
    // id, SNS would give CloudFormation the existing subscription, and CloudFormation would then delete it as the old id's, so
    // that no address would get e-mails any more.
    private void Subscribe(Topic topic, string address)
    {
        var subscription = new Subscription(this, StableId.Of(this, "Email-", address), new SubscriptionProps
        {
            Topic = topic,
            Protocol = SubscriptionProtocol.EMAIL,
            Endpoint = address,
        });
        Nag.Acknowledge(
            subscription,
            "Serverless-SNSRedrivePolicy",
            "An alarm's state and history stay in CloudWatch: a queue of e-mails that did not arrive would tell nothing more.");
    }
}
