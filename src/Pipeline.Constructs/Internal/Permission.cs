using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Internal;

/// <summary>One IAM statement, to grant to a principal or to add to a role's policy.</summary>
/// <param name="Actions">The allowed actions.</param>
/// <param name="Resources">The resources of the actions.</param>
internal sealed record Permission(string[] Actions, string[] Resources)
{
    /// <summary>The condition <c>StringEquals</c>. Default: none.</summary>
    public Dictionary<string, object>? Equal { get; init; }

    /// <summary>The condition <c>StringEqualsIfExists</c>. Default: none.</summary>
    public Dictionary<string, object>? EqualIfExists { get; init; }

    /// <summary>The condition <c>StringLike</c>. Default: none.</summary>
    public Dictionary<string, object>? Like { get; init; }

    public PolicyStatement ToStatement() => new(new PolicyStatementProps
    {
        Actions = Actions,
        Resources = Resources,
        Conditions = Conditions()?.ToDictionary(condition => condition.Key, condition => (object)condition.Value),
    });

    public Grant GiveTo(IGrantable grantee) => Grant.AddToPrincipal(new GrantOnPrincipalOptions
    {
        Grantee = grantee,
        Actions = Actions,
        ResourceArns = Resources,
        Conditions = Conditions(),
    });

    /// <summary>Grants all permissions as one grant.</summary>
    public static Grant GiveAll(IEnumerable<Permission> permissions, IGrantable grantee) =>
        permissions.Select(permission => permission.GiveTo(grantee)).Aggregate((all, grant) => all.Combine(grant));

    private Dictionary<string, IDictionary<string, object>>? Conditions()
    {
        var conditions = new Dictionary<string, IDictionary<string, object>>();
        if (Equal is not null) conditions["StringEquals"] = Equal;
        if (EqualIfExists is not null) conditions["StringEqualsIfExists"] = EqualIfExists;
        if (Like is not null) conditions["StringLike"] = Like;
        return conditions.Count == 0 ? null : conditions;
    }
}
