using Amazon.CDK;
using Amazon.CDK.AWS.EC2;

namespace Pipeline.Constructs.Internal;

/// <summary>Finds the subnets that a selection chooses from a VPC, or reports why there are none.</summary>
internal static class ChosenSubnets
{
    /// <summary>The subnets; <c>null</c> if CDK finds none, which is then reported.</summary>
    /// <param name="violations">Collects the mistakes.</param>
    /// <param name="prop">The prop with the selection.</param>
    /// <param name="vpc">The VPC.</param>
    /// <param name="selection">The selection.</param>
    public static ISelectedSubnets? Validate(Violations violations, string prop, IVpc vpc, ISubnetSelection? selection)
    {
        try
        {
            return vpc.SelectSubnets(selection);
        }
        catch (Exception error) when (error.Message.Contains("subnet", StringComparison.OrdinalIgnoreCase))
        {
            // For each kind of subnet that the VPC lacks, CDK throws another exception, which lists the kinds that it has.
            violations.Add(
                prop,
                "choose subnets that the VPC has",
                error.Message.Split('\n')[0].TrimEnd('.'),
                "choose others, such as new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED }");
            return null;
        }
    }

    /// <summary>
    /// One subnet per zone. If a VPC is imported with its zones as one list, such as <c>Fn.GetAzs()</c>, each subnet's zone is
    /// the same token, which does not identify the zone. Each subnet then counts as in its own zone, as
    /// <c>Vpc.FromVpcAttributes</c> requires.
    /// </summary>
    public static IReadOnlyList<ISubnet> OnePerZone(ISelectedSubnets selected)
    {
        ISubnet[] zones = [.. selected.Subnets.DistinctBy(subnet => subnet.AvailabilityZone)];
        return zones.Length == 1 && (IsList(zones[0].AvailabilityZone) || Token.IsUnresolved(zones[0].AvailabilityZone))
            ? selected.Subnets
            : zones;
    }

    /// <summary>
    /// Whether the number of subnets is unknown: the VPC is not looked up yet, or its subnets are one list token.
    /// </summary>
    public static bool AreUncounted(ISelectedSubnets selected) => selected.IsPendingLookup == true
        || (selected.SubnetIds.Length == 1 && IsList(selected.SubnetIds[0]));

    // The only element of a list that is known at deployment. CDK does not recognize the element itself as a token.
    private static bool IsList(string element) => element.StartsWith("#{Token[", StringComparison.Ordinal);
}
