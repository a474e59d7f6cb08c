using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>
/// Where a <see cref="SearchDomain"/> can be reached from, and whose signed requests it accepts. In CDK: <c>DomainProps.Vpc</c>.
/// </summary>
/// <remarks>
/// A domain cannot move between the two kinds later: it is replaced, and its data is lost
/// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html).
/// </remarks>
public sealed partial record SearchNetwork
{
    private SearchNetwork(IReadOnlyList<IPrincipal> principals) => Principals = principals;

    /// <summary>
    /// A public endpoint, protected by IAM and fine-grained access control. cdk-nag reports that it is not in a VPC
    /// (AwsSolutions-OS1) and, without <paramref name="allowedCidrs"/>, that it is open to all addresses (OS3).
    /// </summary>
    /// <param name="principals">The principals that the domain's own policy allows to sign requests, besides the master
    /// role; not <c>*</c>. Principals of the domain's account may also be allowed by their own policies, as the grants
    /// do. Default: none.</param>
    /// <param name="allowedCidrs">The IPv4 or IPv6 ranges that the domain's policy allows them to come from, such as
    /// <c>203.0.113.0/24</c>. Default: all.</param>
    public static SearchNetwork Public(
        IReadOnlyList<IPrincipal>? principals = null, IReadOnlyList<string>? allowedCidrs = null) =>
        new(principals ?? []) { AllowedCidrs = allowedCidrs ?? [] };

    /// <summary>
    /// Endpoints in a VPC, one subnet per zone. Its security group admits no client until <see cref="SearchDomain.AllowFrom"/> is
    /// called. The account must already have the service-linked role <c>AWSServiceRoleForAmazonOpenSearchService</c>, which
    /// CloudFormation does not make (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr.html).
    /// </summary>
    /// <param name="vpc">The VPC, with subnets in three zones for <see cref="SearchSize.Production"/>, in two for
    /// <see cref="SearchSize.TwoZones"/>.</param>
    /// <param name="subnets">The subnets of it. Default: the private ones with egress.</param>
    /// <param name="securityGroups">The security groups. Default: a new one that admits no client.</param>
    /// <param name="principals">As in <see cref="Public"/>.</param>
    public static SearchNetwork Vpc(
        IVpc vpc,
        ISubnetSelection? subnets = null,
        IReadOnlyList<ISecurityGroup>? securityGroups = null,
        IReadOnlyList<IPrincipal>? principals = null) =>
        new(principals ?? [])
        {
            Network = vpc,
            Subnets = subnets ?? new SubnetSelection { SubnetType = SubnetType.PRIVATE_WITH_EGRESS },
            SecurityGroups = securityGroups ?? [],
        };

    /// <summary>Whether the endpoint is public.</summary>
    public bool IsPublic => Network is null;

    internal IReadOnlyList<IPrincipal> Principals { get; }

    internal IReadOnlyList<string> AllowedCidrs { get; private init; } = [];

    internal IVpc? Network { get; private init; }

    internal ISubnetSelection? Subnets { get; private init; }

    internal IReadOnlyList<ISecurityGroup> SecurityGroups { get; private init; } = [];

    /// <summary>The subnets of the domain, one per zone.</summary>
    internal string[] SubnetIds(int zones) =>
        [.. ChosenSubnets.OnePerZone(Network!.SelectSubnets(Subnets)).Take(zones).Select(subnet => subnet.SubnetId)];

    internal void Validate(Violations violations, int zones)
    {
        violations.Require(
            !Principals.Any(principal => principal is AnyPrincipal),
            nameof(Principals),
            "name its principals",
            "*",
            "name roles, users or accounts");
        foreach (var cidr in AllowedCidrs)
        {
            violations.Require(
                Token.IsUnresolved(cidr) || IsRange(cidr),
                nameof(AllowedCidrs),
                "hold IP ranges",
                cidr,
                "write it as 203.0.113.0/24 or 2001:db8::/32");
        }

        if (Network is null) return;
        if (ChosenSubnets.Validate(violations, nameof(Subnets), Network, Subnets) is not { } selected) return;
        var found = ChosenSubnets.OnePerZone(selected).Count;
        violations.Require(
            ChosenSubnets.AreUncounted(selected) || found >= zones,
            nameof(Subnets),
            $"stand in at least {zones} zones",
            found,
            "choose a VPC or subnets with more zones (a stack without account and Region knows two), or a size for fewer: " +
                "SearchSize.TwoZones() or SearchSize.Dev()");
    }

    private static bool IsRange(string cidr)
    {
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !PrefixForm().IsMatch(cidr[(slash + 1)..])) return false;
        if (!IPAddress.TryParse(cidr[..slash], out var address)) return false;
        // .NET parses 10.1 as 10.0.0.1; IAM does not.
        var isV4 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        return (!isV4 || cidr.Count(character => character == '.') == 3)
            && !cidr.Contains('%', StringComparison.Ordinal)
            && int.Parse(cidr[(slash + 1)..], CultureInfo.InvariantCulture) <= (isV4 ? 32 : 128);
    }

    [GeneratedRegex(@"^\d{1,3}$")]
    private static partial Regex PrefixForm();
}
