using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Pipeline.Constructs.Internal;
using Pipeline.Records;

namespace Pipeline.Constructs;

/// <summary>
/// A VPC without internet access: one isolated subnet per zone, no internet or NAT gateway (and no cost for one), a closed
/// default security group, and all traffic in flow logs.
/// </summary>
/// <remarks>
/// Flow logs cost as much as CloudWatch Logs' vended logs, 0.50 USD a GB for the first 10 TB a month
/// (https://aws.amazon.com/cloudwatch/pricing/).
/// </remarks>
public sealed class IsolatedVpc : Construct
{
    /// <summary>Makes the VPC.</summary>
    /// <param name="scope">The parent.</param>
    /// <param name="id">The id, unique within the parent.</param>
    /// <param name="props">Settings; all have defaults.</param>
    /// <exception cref="InvalidInputException">A prop is invalid; the message lists every mistake.</exception>
    public IsolatedVpc(Construct scope, string id, IsolatedVpcProps? props = null)
        : base(scope, id)
    {
        props ??= new();
        Violations.ThrowIfAny(this, props.Validate);

        // Not "Resource": the ECS patterns share a cluster between services whose VPCs have the same id.
        Vpc = new Vpc(this, StableId.OfPlace(this, "Vpc-"), new VpcProps
        {
            IpAddresses = IpAddresses.Cidr(props.Cidr),
            // By index: zone names are not known offline, and without a known environment CDK alone would use two zones.
            AvailabilityZones = [.. Enumerable.Range(0, props.Zones).Select(zone => Fn.Select(zone, Fn.GetAzs()))],
            NatGateways = 0,
            RestrictDefaultSecurityGroup = true,
            SubnetConfiguration =
            [
                new SubnetConfiguration { Name = "Isolated", SubnetType = SubnetType.PRIVATE_ISOLATED, CidrMask = 24 },
            ],
        });
        Nag.Acknowledge(
            Vpc,
            "NIST.800.53.R5-VPCDefaultSecurityGroupClosed",
            "The rule cannot see it: the custom resource beside this VPC removes all rules of its default security group.");
        LogAllTraffic(props);
    }

    /// <summary>The VPC, for any CDK API that takes one.</summary>
    public Vpc Vpc { get; }

    /// <summary>A selection of its subnets, for any prop that takes one.</summary>
    public ISubnetSelection Subnets { get; } = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED };

    // These are L1s, because the L2 gives the role an inline policy.
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    private void LogAllTraffic(IsolatedVpcProps props)
    {
        var stack = Stack.Of(this);
        var logs = new LogGroup(this, "FlowLogs", new LogGroupProps
        {
            Retention = props.LogRetention,
            EncryptionKey = props.EncryptionKey,
            RemovalPolicy = DataRemoval.Resolve(this, props.RemovalPolicy),
        });
        var service = new ServicePrincipal("vpc-flow-logs.amazonaws.com", new ServicePrincipalOpts
        {
            Conditions = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = stack.Account },
                ["ArnLike"] = new Dictionary<string, object>
                {
                    ["aws:SourceArn"] = stack.FormatArn(new ArnComponents
                    {
                        Service = "ec2",
                        Resource = "vpc-flow-log",
                        ResourceName = "*",
                    }),
                },
            },
        });
        var role = new LeastPrivilegeRole(this, "FlowLogRole", service, "Writes the flow logs of one VPC");
        role.Allow(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resources = [logs.LogGroupArn],
        }));
        var flowLog = new CfnFlowLog(this, "FlowLog", new CfnFlowLogProps
        {
            ResourceId = Vpc.VpcId,
            ResourceType = "VPC",
            TrafficType = "ALL",
            LogDestinationType = "cloud-watch-logs",
            LogGroupName = logs.LogGroupName,
            DeliverLogsPermissionArn = role.Role.RoleArn,
        });
        flowLog.Node.AddDependency(role.Policy);
    }
}
