using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;

namespace Pipeline.Constructs;

/// <summary>An EventBridge rule that puts the events it matches into a delivery or a data stream, one record per event.</summary>
/// <remarks>
/// CDK's target for a delivery has no retry policy and no dead-letter queue; with that target, events that EventBridge cannot put
/// are lost (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html).
/// </remarks>
[Documented("EventBridge rule", "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html")]
public sealed class EventRuleFeed : Construct
{
    /// <summary>Makes the rule.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The events to send, and their target.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public EventRuleFeed(Construct scope, string id, EventRuleFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, this));

        // The trust policy of
        // https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html.
        var stack = Stack.Of(this);
        var role = new LeastPrivilegeRole(
            this, "Role", FeedPermissions.Trusted(stack, "events", "rule"), "Puts events into a stream");
        role.Allow(props.Target.Statements(stack, ["PutRecord"], ["PutRecord", "PutRecordBatch"]));

        DeadLetterQueue = DeadLetters.Of(this, props.DeadLetterQueue);
        // Any rule of the account, not only this one: the queue's policy exists before the rule, and may be in another stack.
        DeadLetters.LetSend(DeadLetterQueue, "events", Rules(Stack.Of(DeadLetterQueue)));
        Rule = new Rule(this, "Resource", new RuleProps { EventBus = props.EventBus, EventPattern = props.EventPattern });
        var resource = (CfnRule)Rule.Node.DefaultChild!;
        resource.Targets = new[] { Target(props, role.Role) };
        resource.Node.AddDependency(role.Policy, DeadLetterQueue);
    }

    /// <summary>The rule.</summary>
    public Rule Rule { get; }

    /// <summary>The queue for events that could not be put.</summary>
    public IQueue DeadLetterQueue { get; }

    private CfnRule.TargetProperty Target(EventRuleFeedProps props, Role role) => new()
    {
        Id = "Stream",
        Arn = props.Target.Arn,
        RoleArn = role.RoleArn,
        InputPath = props.InputPath,
        KinesisParameters = props.PartitionKeyPath is { } path
            ? new CfnRule.KinesisParametersProperty { PartitionKeyPath = path }
            : null,
        DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = DeadLetterQueue.QueueArn },
        RetryPolicy = new CfnRule.RetryPolicyProperty
        {
            MaximumRetryAttempts = props.RetryAttempts,
            MaximumEventAgeInSeconds = props.MaximumEventAge.ToSeconds(),
        },
    };

    // The ARN uses only pseudo parameters or literals, so that the policy refers to no other stack.
    private static string Rules(Stack stack) => stack.FormatArn(new ArnComponents
    {
        Service = "events",
        Resource = "rule",
        ResourceName = "*",
    });
}
