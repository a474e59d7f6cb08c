using Amazon.CDK.AWS.EC2;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The network interfaces through which Firehose reaches a destination in a VPC: at least one per subnet, and up to three if
/// throughput demands it. Each subnet therefore needs three free addresses per delivery.
/// </summary>
/// <remarks>
/// Firehose has no API that changes them
/// (https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceDestinationUpdate.html): another VPC,
/// subnet or security group needs a new stream. Delivery into a VPC also costs a price per GB and a price per hour and zone
/// (https://aws.amazon.com/firehose/pricing/). See
/// https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html.
/// </remarks>
public sealed record VpcDelivery
{
    private VpcDelivery(IVpc vpc, ISubnetSelection? subnets) =>
        (Vpc, Subnets) = (vpc, subnets ?? new SubnetSelection { SubnetType = SubnetType.PRIVATE_WITH_EGRESS });

    /// <summary>Interfaces in subnets of a VPC. The destination must be reachable from them.</summary>
    /// <param name="vpc">The VPC.</param>
    /// <param name="subnets">Which of its subnets, 1 to 16. Default: the private ones with egress.</param>
    /// <param name="securityGroups">The interfaces' security groups, 1 to 5. Default: a new one that reaches only the
    /// destination's port 443.</param>
    /// <param name="destination">The destination's connections, whose security groups then admit the interfaces on port 443.
    /// Default: those of a <see cref="SearchDomain"/>, which are known. For another destination none: its groups must then admit
    /// the interfaces, and a security group that is made here reaches all addresses of the VPC.</param>
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

    // A security group that is made here reaches the VPC's addresses. An imported VPC may not know them, and then CDK throws.
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
