using Pipeline.Local.Access.Language;

namespace Pipeline.Local.Access.Collection;

/// <summary>A role with all that decides for it.</summary>
/// <param name="Name">Its name, without its path.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Path">Its construct path, or its ARN where it is not among the resources.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record RoleEntry(string Name, string Arn, string Path, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Who may take it on; <c>null</c> where the role is not among the resources.</summary>
    public Policy? Trust { get; set; }

    /// <summary>
    /// Whether the assembly only refers to the role, so that its policies are not known: what nothing denies is then assumed to
    /// be allowed.
    /// </summary>
    public bool IsUnknown { get; init; }

    /// <summary>The ARNs of managed policies that it has and whose documents are not known: the same is assumed.</summary>
    public List<string> UnknownPolicies { get; } = [];

    /// <summary>Whether what no known policy allows is assumed to be allowed, and not checked.</summary>
    public bool IsAssumed => IsUnknown || UnknownPolicies.Count > 0;

    /// <summary>What is attached to it: inline and managed policies.</summary>
    public List<Policy> Policies { get; } = [];

    /// <summary>What limits it; <c>null</c> where nothing does, or where its document is not known.</summary>
    public Policy? Boundary { get; set; }

    /// <summary>Whether it has a permissions boundary, known or not.</summary>
    public bool HasBoundary { get; set; }

    /// <summary>The services that its trust policy names, for the report.</summary>
    public IReadOnlyList<string> TrustedServices =>
        Trust is null
        ? [] : [.. Trust.Statements.Where(statement => statement.IsAllow)
            .SelectMany(statement => statement.Principals!.Services)];

    /// <summary>Whether it made a call or was taken on.</summary>
    public bool HasActed { get; set; }
}
