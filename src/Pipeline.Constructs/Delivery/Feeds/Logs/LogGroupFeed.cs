using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A subscription of a CloudWatch Logs log group: each batch of log events becomes one record, JSON compressed with GZIP. A
/// delivery needs <see cref="DeliveryProcessor.Decompress"/>, and makes one record per log event with
/// <see cref="DeliveryProcessor.ExtractLogMessages"/>. A data stream's consumers must decompress the records themselves.
/// </summary>
/// <remarks>
/// CloudWatch Logs retries throttled records for 24 hours and then drops them; it has no dead-letter queue
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html).
/// </remarks>
[Documented("CloudWatch Logs subscription", "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html")]
public sealed class LogGroupFeed : Construct
{
    /// <summary>Makes the subscription.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">The log group, and the target of its events.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public LogGroupFeed(Construct scope, string id, LogGroupFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, this));

        var stack = Stack.Of(this);
        // A destination of CloudWatch Logs writes with its own role.
        var role = props.Target.IsLogDestination
            ? null
            : new LeastPrivilegeRole(this, "Role", Logs(stack), "Puts log events into a stream");
        role?.Allow(props.Target.Statements(stack, ["PutRecord"], ["PutRecord"]));
        var filter = new CfnSubscriptionFilter(this, "Resource", new CfnSubscriptionFilterProps
        {
            LogGroupName = props.LogGroup.LogGroupName,
            DestinationArn = props.Target.Arn,
            FilterPattern = props.FilterPattern.LogPatternString,
            Distribution = props.Distribution switch
            {
                null => null,
                Distribution.RANDOM => "Random",
                _ => "ByLogStream",
            },
            ApplyOnTransformedLogs = props.ApplyOnTransformedLogs ? true : null,
            RoleArn = role?.Role.RoleArn,
        });
        // CloudWatch Logs sends a test record when the subscription is made, and fails if it may not.
        if (role is not null) filter.Node.AddDependency(role.Policy);
    }

    // The form of the page above. The ARN names the account.
    private static ServicePrincipal Logs(Stack stack) => new("logs.amazonaws.com", new ServicePrincipalOpts
    {
        Conditions = new Dictionary<string, object>
        {
            ["StringLike"] = new Dictionary<string, object>
            {
                ["aws:SourceArn"] = stack.FormatArn(new ArnComponents
                {
                    Service = "logs",
                    Resource = "*",
                    ArnFormat = ArnFormat.NO_RESOURCE_NAME,
                }),
            },
        },
    });
}
