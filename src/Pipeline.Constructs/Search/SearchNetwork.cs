using System.Text.RegularExpressions;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>From where a <see cref="SearchDomain"/> can be reached, and whose signed requests it takes.</summary>
/// <remarks>A domain cannot move between the two later: it is replaced, its data is lost
/// (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html).</remarks>
public sealed partial record SearchNetwork
{
    private SearchNetwork(IReadOnlyList<IPrincipal> principals) => Principals = principals;

    /// <summary>
    /// An endpoint on the internet, guarded by IAM and fine-grained access control. cdk-nag reports it as not in a VPC
    /// (AwsSolutions-OS1), and as open to all addresses (OS3) without <paramref name="allowedCidrs"/>.
    /// </summary>
    /// <param name="principals">
    /// Who may sign requests by the domain's own policy, besides the master role; nobody by <c>*</c>. Identities of the domain's
    /// account may also be allowed by their own policies, as the grants do. Default: nobody.
    /// </param>
    /// <param name="allowedCidrs">
    /// From which IPv4 or IPv6 ranges the domain's policy lets them in, such as <c>203.0.113.0/24</c>. Default: from all.
    /// </param>
    public static SearchNetwork Public(
        IReadOnlyList<IPrincipal>? principals = null, IReadOnlyList<string>? allowedCidrs = null) =>
        new(principals ?? []) { AllowedCidrs = allowedCidrs ?? [] };

    /// <summary>
    /// Endpoints in a VPC, one subnet a zone. Its security group lets nobody in until <see cref="SearchDomain.AllowFrom"/>. The
    /// account needs the service-linked role <c>AWSServiceRoleForAmazonOpenSearchService</c> beforehand, which CloudFormation
    /// does not make (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr.html).
    /// </summary>
    /// <param name="vpc">The VPC, with subnets in three zones for <see cref="SearchSize.Production"/>.</param>
    /// <param name="subnets">Which of its subnets. Default: the private ones with egress.</param>
    /// <param name="securityGroups">The security groups. Default: one of its own that lets nobody in.</param>
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

    /// <summary>Whether the endpoint is on the internet.</summary>
    public bool IsPublic => Network is null;

    internal IReadOnlyList<IPrincipal> Principals { get; }

    internal IReadOnlyList<string> AllowedCidrs { get; private init; } = [];

    internal IVpc? Network { get; private init; }

    internal ISubnetSelection? Subnets { get; private init; }

    internal IReadOnlyList<ISecurityGroup> SecurityGroups { get; private init; } = [];

    /// <summary>The subnets to stand in, one a zone.</summary>
    internal string[] SubnetIds(int zones) =>
        [.. OnePerZone(Network!.SelectSubnets(Subnets)).Take(zones).Select(subnet => subnet.SubnetId)];

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
            violations.Matches(
                nameof(AllowedCidrs), cidr, CidrForm(), "hold IP ranges", "write it as 203.0.113.0/24 or 2001:db8::/32");
        }

        if (Network is null) return;
        var selected = Network.SelectSubnets(Subnets);
        var found = OnePerZone(selected).Count();
        violations.Require(
            selected.IsPendingLookup == true || found >= zones,
            nameof(Subnets),
            $"stand in at least {zones} zones",
            found,
            "choose a VPC or subnets with more zones (a stack without account and Region knows two), or SearchSize.Dev()");
    }

    private static IEnumerable<ISubnet> OnePerZone(ISelectedSubnets selected) =>
        selected.Subnets.DistinctBy(subnet => subnet.AvailabilityZone);

    [GeneratedRegex(@"^[0-9a-fA-F.:]+/\d{1,3}$")]
    private static partial Regex CidrForm();
}
