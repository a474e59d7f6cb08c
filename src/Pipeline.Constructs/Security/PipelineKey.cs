using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// One customer managed key for a whole pipeline, by default rotated every year. Its policy lets two services use it directly:
/// CloudWatch Logs for this account's log groups, and CloudWatch alarms for encrypted topics.
/// </summary>
/// <remarks>
/// Cost: 1 USD a month, 1 USD more for each of the first two rotations, and 0.03 USD per 10,000 requests
/// (https://aws.amazon.com/kms/pricing/). Roles get their own statements, limited by service and encryption context.
/// </remarks>
public sealed class PipelineKey : Construct
{
    /// <summary>Makes the key.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; all have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is out of range; the message lists every mistake.</exception>
    public PipelineKey(Construct scope, string id, PipelineKeyProps? props = null)
        : base(scope, id)
    {
        props ??= new();
        Violations.ThrowIfAny(this, props.Validate);

        var stack = Stack.Of(this);
        var key = new Key(this, "Resource", new KeyProps
        {
            Description = props.Description,
            EnableKeyRotation = true,
            RotationPeriod = props.RotationPeriod,
            PendingWindow = props.PendingWindow,
            RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
        });

        // The conditions of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html.
        key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "CloudWatchLogs",
            // AWS's page names the service of one Region. ServicePrincipal would turn it into logs.amazonaws.com, a form that no
            // page of CloudWatch Logs has.
            Principals = [new ServicePrincipal($"logs.{stack.Region}.{stack.UrlSuffix}")],
            Actions = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            Resources = ["*"],
            Conditions = new Dictionary<string, object>
            {
                ["ArnLike"] = new Dictionary<string, object>
                {
                    ["kms:EncryptionContext:aws:logs:arn"] = stack.FormatArn(new ArnComponents
                    {
                        Service = "logs",
                        Resource = "log-group",
                        ResourceName = "*",
                        ArnFormat = ArnFormat.COLON_RESOURCE_NAME,
                    }),
                },
            },
        }));

        // An alarm publishes to an encrypted topic as the service itself:
        // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services.
        key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "CloudWatchAlarms",
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resources = ["*"],
            Conditions = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = stack.Account },
            },
        }));

        Key = key;
    }

    /// <summary>The key, for any prop that takes one.</summary>
    public IKey Key { get; }
}
