using Amazon.CDK;
using Amazon.CDK.AWS.IoT;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// An AWS IoT topic rule: messages that devices publish go to data streams, deliveries, tables and queues, each by a role of its
/// own, and what fails goes to an error action.
/// </summary>
/// <remarks>
/// A message that an action could not put is lost without an error action
/// (https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html), which is why there always is one.
/// </remarks>
[Documented("IoT topic rule", "https://docs.aws.amazon.com/iot/latest/developerguide/kinesis-firehose-rule-action.html")]
public sealed class IotRuleFeed : Construct
{
    /// <summary>Makes the rule.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="props">Which messages, and what is done with them.</param>
    /// <exception cref="InvalidInputException">A prop is not allowed; the message lists all that are not.</exception>
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

    /// <summary>The queue that was made for what failed, or nothing where an error action was given.</summary>
    public IQueue? DeadLetterQueue { get; }

    // The trust of https://docs.aws.amazon.com/iot/latest/developerguide/iot-create-role.html.
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
