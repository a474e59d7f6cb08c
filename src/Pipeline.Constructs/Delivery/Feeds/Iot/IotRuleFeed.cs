using Amazon.CDK;
using Amazon.CDK.AWS.IoT;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// An AWS IoT topic rule. It sends messages from devices to data streams, deliveries, tables and queues, each with its own role.
/// Failed messages go to an error action.
/// </summary>
/// <remarks>
/// Without an error action, a message that an action could not put is lost
/// (https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html), so there always is one.
/// </remarks>
[Documented("IoT topic rule", "https://docs.aws.amazon.com/iot/latest/developerguide/kinesis-firehose-rule-action.html")]
public sealed class IotRuleFeed : Construct
{
    /// <summary>Makes the rule.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The messages, and the actions for them.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public IotRuleFeed(Construct scope, string id, IotRuleFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations));

        if (props.ErrorAction is null) DeadLetterQueue = DeadLetters.Of(this, null);
        var policies = new List<IDependable>();
        var taken = new Dictionary<string, int>();
        string RoleId(IotAction action)
        {
            taken[action.Identity] = taken.GetValueOrDefault(action.Identity) + 1;
            var again = taken[action.Identity] == 1 ? "" : $"x{taken[action.Identity]}";
            return $"Role{action.Identity}{again}";
        }

        var rule = new CfnTopicRule(this, "Resource", new CfnTopicRuleProps
        {
            TopicRulePayload = new CfnTopicRule.TopicRulePayloadProperty
            {
                Sql = props.Sql,
                AwsIotSqlVersion = "2016-03-23",
                Description = props.Description,
                Actions = props.Actions.Select(action => Bind(action, RoleId(action), policies)).ToArray(),
                ErrorAction = Bind(props.ErrorAction ?? IotAction.Queue(DeadLetterQueue!), "ErrorRole", policies),
            },
        });
        if (DeadLetterQueue is not null) policies.Add(DeadLetterQueue);
        rule.Node.AddDependency([.. policies]);
        RuleArn = rule.AttrArn;
    }

    /// <summary>The rule's ARN.</summary>
    public string RuleArn { get; }

    /// <summary>The queue that was made for failed messages; <c>null</c> if an error action was given.</summary>
    public IQueue? DeadLetterQueue { get; }

    // The trust policy of https://docs.aws.amazon.com/iot/latest/developerguide/iot-create-role.html.
    private CfnTopicRule.ActionProperty Bind(IotAction action, string id, List<IDependable> policies)
    {
        var stack = Stack.Of(this);
        var role =
            new LeastPrivilegeRole(this, id, FeedPermissions.Trusted(stack, "iot", "rule"), "Does one action of an IoT rule");
        role.Allow(action.Statements(stack));
        policies.Add(role.Policy);
        return action.Render(role.Role);
    }
}
