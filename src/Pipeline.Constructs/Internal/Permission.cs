using Amazon.CDK.AWS.IAM;

namespace Pipeline.Constructs.Internal;

/// <summary>One IAM statement, to be granted to a principal or written into a role's policy.</summary>
/// <param name="Actions">What is allowed.</param>
/// <param name="Resources">On what.</param>
internal sealed record Permission(string[] Actions, string[] Resources)
{
    /// <summary>The condition <c>StringEquals</c>. Default: none.</summary>
    public Dictionary<string, object>? Equal { get; init; }

    public PolicyStatement ToStatement() => new(new PolicyStatementProps
    {
        Actions = Actions,
        Resources = Resources,
        Conditions = Equal is null ? null : new Dictionary<string, object> { ["StringEquals"] = Equal },
    });

    public Grant GiveTo(IGrantable grantee) => Grant.AddToPrincipal(new GrantOnPrincipalOptions
    {
        Grantee = grantee,
        Actions = Actions,
        ResourceArns = Resources,
        Conditions = Equal is null ? null : new Dictionary<string, IDictionary<string, object>> { ["StringEquals"] = Equal },
    });
}
