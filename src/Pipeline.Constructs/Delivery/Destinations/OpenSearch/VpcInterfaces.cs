using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Constructs;
using static Amazon.CDK.AWS.KinesisFirehose.CfnDeliveryStream;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// The parts that a delivery into a VPC adds to a destination: its configuration, its security group and its role's permissions.
/// </summary>
internal sealed record VpcInterfaces
{
    private const string Description = "Firehose delivers documents";

    private VpcInterfaces()
    {
    }

    public VpcConfigurationProperty? Configuration { get; private init; }

    /// <summary>The resources that must exist before the stream.</summary>
    public IReadOnlyList<IDependable> DependsOn { get; private init; } = [];

    /// <summary>
    /// The statement of https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es-vpc, which has no
    /// condition. The describe actions take no resource.
    /// </summary>
    public IReadOnlyList<PolicyStatement> Statements { get; private init; } = [];

    public IReadOnlyList<NecessaryWildcard> Wildcards { get; private init; } = [];

    /// <summary>Makes what is missing; empty if the destination is not in a VPC.</summary>
    public static VpcInterfaces Make(DestinationContext context, VpcDelivery? vpc)
    {
        if (vpc is null) return new VpcInterfaces();
        var groups = vpc.SecurityGroups ?? [OwnGroup(context.Scope, vpc)];
        if (vpc.Destination is { } destination)
        {
            for (var i = 0; i < groups.Count; i++)
                SecurityRules.Allow(context.Scope, $"SecurityGroup{i}", groups[i], destination, Description);
        }

        return new VpcInterfaces
        {
            Configuration = new VpcConfigurationProperty
            {
                RoleArn = context.Role.RoleArn,
                SubnetIds = vpc.Vpc.SelectSubnets(vpc.Subnets).SubnetIds,
                SecurityGroupIds = [.. groups.Select(group => group.SecurityGroupId)],
            },
            DependsOn = [.. groups],
            Statements =
            [
                new Permission(
                    [
                        "ec2:CreateNetworkInterface",
                        "ec2:CreateNetworkInterfacePermission",
                        "ec2:DeleteNetworkInterface",
                        "ec2:DescribeNetworkInterfaces",
                        "ec2:DescribeSecurityGroups",
                        "ec2:DescribeSubnets",
                        "ec2:DescribeVpcAttribute",
                        "ec2:DescribeVpcs",
                    ],
                    ["*"]).ToStatement(),
            ],
            Wildcards = [new NecessaryWildcard(
                "*", "EC2's actions that describe take no resource, and AWS documents those on network interfaces of Firehose " +
                    "for all.")],
        };
    }

    private static SecurityGroup OwnGroup(Construct scope, VpcDelivery vpc)
    {
        var group = new SecurityGroup(scope, "SecurityGroup", new SecurityGroupProps
        {
            Vpc = vpc.Vpc,
            Description = "Network interfaces of a Firehose stream",
            AllowAllOutbound = false,
        });
        if (vpc.Destination is null) group.AddEgressRule(Peer.Ipv4(vpc.Vpc.VpcCidrBlock), Port.Tcp(443), Description);
        return group;
    }
}
