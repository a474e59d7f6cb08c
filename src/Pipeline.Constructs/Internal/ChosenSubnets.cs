using Amazon.CDK;
using Amazon.CDK.AWS.EC2;

namespace Pipeline.Constructs.Internal;

/// <summary>The subnets of a VPC that a selection chooses, or why there are none.</summary>
internal static class ChosenSubnets
{
    /// <summary>The subnets, or <c>null</c> where CDK finds none; the mistake is told then.</summary>
    /// <param name="violations">Where mistakes go.</param>
    /// <param name="prop">The prop that says which.</param>
    /// <param name="vpc">The VPC.</param>
    /// <param name="selection">Which of its subnets.</param>
    public static ISelectedSubnets? Validate(Violations violations, string prop, IVpc vpc, ISubnetSelection? selection)
    {
        try
        {
            return vpc.SelectSubnets(selection);
        }
        catch (Exception error) when (error.Message.Contains("subnet", StringComparison.OrdinalIgnoreCase))
        {
            // CDK says which kinds of subnets the VPC has, as an exception of its own for each kind that it lacks.
            violations.Add(
                prop,
                "choose subnets that the VPC has",
                error.Message.Split('\n')[0].TrimEnd('.'),
                "choose others, such as new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED }");
            return null;
        }
    }

    /// <summary>
    /// One subnet a zone. Where a VPC is imported with its zones as one list, such as <c>Fn.GetAzs()</c>, each subnet's zone is
    /// the same text and says nothing: each is taken for a zone of its own then, as <c>Vpc.FromVpcAttributes</c> asks for.
    /// </summary>
    public static IReadOnlyList<ISubnet> OnePerZone(ISelectedSubnets selected)
    {
        ISubnet[] zones = [.. selected.Subnets.DistinctBy(subnet => subnet.AvailabilityZone)];
        return zones.Length == 1 && (IsList(zones[0].AvailabilityZone) || Token.IsUnresolved(zones[0].AvailabilityZone))
            ? selected.Subnets
            : zones;
    }

    /// <summary>Whether it is not known how many there are: the VPC is yet to be looked up, or its subnets are one
    /// list.</summary>
    public static bool AreUncounted(ISelectedSubnets selected) => selected.IsPendingLookup == true
        || (selected.SubnetIds.Length == 1 && IsList(selected.SubnetIds[0]));

    // The one element of a list that is known at deployment, which CDK does not take for a token by itself.
    private static bool IsList(string element) => element.StartsWith("#{Token[", StringComparison.Ordinal);
}
