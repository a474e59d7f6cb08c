using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A subscription of a CloudWatch Logs log group: each batch of log events becomes one record, JSON compressed with GZIP. A
/// delivery needs <see cref="DeliveryProcessor.Decompress"/>, and makes records of the log events with
/// <see cref="DeliveryProcessor.ExtractLogMessages"/>; what reads a data stream must decompress its records by itself.
/// </summary>
/// <remarks>
/// CloudWatch Logs tries for 24 hours what is throttled, and drops it then; it has no dead-letter queue
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html).
/// </remarks>
[Documented("CloudWatch Logs subscription", "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html")]
public sealed class LogGroupFeed : Construct
{
    /// <summary>Makes the subscription.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id below it.</param>
    /// <param name="props">The log group and where its events go.</param>
    /// <exception cref="InvalidInputException">A prop is not allowed; the message lists all that are not.</exception>
    public LogGroupFeed(Construct scope, string id, LogGroupFeedProps props)
        : base(scope, id)
    {
        Violations.ThrowIfAny(this, props, (given, violations) => given.Validate(violations, this));

        var stack = Stack.Of(this);
        // A destination of CloudWatch Logs writes by a role of its own.
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
        // CloudWatch Logs sends a record when the subscription is made, and refuses where it may not.
        if (role is not null) filter.Node.AddDependency(role.Policy);
    }

    // The form of the page above; the account is in the ARN.
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
