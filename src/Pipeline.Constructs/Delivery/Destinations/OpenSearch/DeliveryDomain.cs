using Amazon.CDK;
using Amazon.CDK.AWS.OpenSearchService;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The domain that documents go to: a <see cref="SearchDomain"/>, whose network is known, or any other.</summary>
public sealed record DeliveryDomain
{
    private DeliveryDomain(IDomain domain) => Domain = domain;

    /// <summary>
    /// A <see cref="SearchDomain"/>. If it is in a VPC, its network is the default of
    /// <see cref="OpenSearchDestinationProps.Vpc"/>.
    /// </summary>
    /// <param name="domain">The domain.</param>
    public static DeliveryDomain Of(SearchDomain domain) => new(Argument.Given(domain).Domain) { Network = domain.Network };

    /// <summary>
    /// Any domain. A domain of another account must have a public endpoint and be imported with its ARN
    /// (<c>Domain.FromDomainAttributes</c>); its policy and its fine-grained access control must admit the delivery's role
    /// (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#cross-account-delivery-es).
    /// </summary>
    /// <param name="domain">The domain.</param>
    public static DeliveryDomain Of(IDomain domain) => new(domain);

    internal IDomain Domain { get; }

    /// <summary>Where a <see cref="SearchDomain"/> can be reached, and by whom; <c>null</c> for any other domain.</summary>
    internal DomainNetwork? Network { get; private init; }

    /// <summary>
    /// Whether the domain is known to belong to another account. Firehose then takes its endpoint and not its ARN.
    /// </summary>
    internal bool IsOfAnotherAccount(Stack stack)
    {
        if (Token.IsUnresolved(Domain.DomainArn) || Token.IsUnresolved(stack.Account)) return false;
        var account = stack.SplitArn(Domain.DomainArn, ArnFormat.SLASH_RESOURCE_NAME).Account;
        return account is not null && !Token.IsUnresolved(account) && account != stack.Account;
    }
}
