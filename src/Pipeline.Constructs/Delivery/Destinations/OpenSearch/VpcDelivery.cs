using Amazon.CDK.AWS.EC2;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The network interfaces through which Firehose reaches a destination in a VPC: at least one a subnet, and up to three where
/// throughput demands it, so that each subnet needs three free addresses a delivery.
/// </summary>
/// <remarks>
/// Firehose has no call that changes them
/// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceDestinationUpdate.html): another VPC,
/// subnet or group is another stream. Delivery into a VPC is paid by the GB, and by the hour and zone, besides
/// (https://aws.amazon.com/firehose/pricing/). See
/// https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html.
/// </remarks>
public sealed record VpcDelivery
{
    private VpcDelivery(IVpc vpc, ISubnetSelection? subnets) =>
        (Vpc, Subnets) = (vpc, subnets ?? new SubnetSelection { SubnetType = SubnetType.PRIVATE_WITH_EGRESS });

    /// <summary>Interfaces in subnets of a VPC, from which the destination can be reached.</summary>
    /// <param name="vpc">The VPC.</param>
    /// <param name="subnets">Which of its subnets, 1 to 16. Default: the private ones with egress.</param>
    /// <param name="securityGroups">The interfaces' security groups, 1 to 5. Default: one is made that reaches the destination's
    /// port 443 and nothing else.</param>
    /// <param name="destination">What the destination's security groups guard, which then let the interfaces in on port 443.
    /// Default: those of a <see cref="SearchDomain"/> are known; of another destination none, so that its groups must let the
    /// interfaces in, and a security group that is made here reaches all addresses of the VPC.</param>
    public static VpcDelivery In(
        IVpc vpc,
        ISubnetSelection? subnets = null,
        IReadOnlyList<ISecurityGroup>? securityGroups = null,
        IConnectable? destination = null) =>
        new(vpc, subnets) { SecurityGroups = securityGroups, Destination = destination };

    internal IVpc Vpc { get; }

    internal ISubnetSelection Subnets { get; }

    internal IReadOnlyList<ISecurityGroup>? SecurityGroups { get; private init; }

    internal IConnectable? Destination { get; init; }

    internal void Validate(Violations violations)
    {
        violations.Count(nameof(SecurityGroups), SecurityGroups, ServiceLimits.Firehose.VpcSecurityGroups);
        ValidateReach(violations);
        if (ChosenSubnets.Validate(violations, nameof(Subnets), Vpc, Subnets) is not { } selected) return;
        if (ChosenSubnets.AreUncounted(selected)) return;
        violations.Count(nameof(Subnets), selected.SubnetIds, ServiceLimits.Firehose.VpcSubnets);
    }

    // The security group that is made here reaches the VPC's addresses, which an imported VPC need not know: CDK throws then.
    private void ValidateReach(Violations violations)
    {
        if (SecurityGroups is not null || Destination is not null) return;
        try
        {
            _ = Vpc.VpcCidrBlock;
        }
        catch (Exception error) when (error.Message.Contains("vpcCidrBlock", StringComparison.Ordinal))
        {
            violations.Add(
                nameof(Vpc),
                "have a known address range where neither securityGroups nor destination is given",
                "an imported VPC without VpcCidrBlock",
                $"add VpcCidrBlock to {nameof(VpcAttributes)}, or give securityGroups or destination to " +
                $"{nameof(VpcDelivery)}.{nameof(In)}");
        }
    }
}
