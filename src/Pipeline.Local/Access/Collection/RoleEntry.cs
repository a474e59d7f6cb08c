using Pipeline.Local.Access.Language;

namespace Pipeline.Local.Access.Collection;

/// <summary>A role with all policies that decide its calls.</summary>
/// <param name="Name">Its name, without its path.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Path">Its construct path, or its ARN where the assembly does not make it.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record RoleEntry(string Name, string Arn, string Path, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The trust policy; <c>null</c> where the assembly does not make the role.</summary>
    public Policy? Trust { get; set; }

    /// <summary>
    /// Whether the assembly only refers to the role, so that its policies are not known. Calls that no known policy denies are
    /// then assumed to be allowed.
    /// </summary>
    public bool IsUnknown { get; init; }

    /// <summary>The ARNs of its managed policies whose documents are not known. The same is assumed for them.</summary>
    public List<string> UnknownPolicies { get; } = [];

    /// <summary>Whether calls that no known policy allows are assumed to be allowed, without a check.</summary>
    public bool IsAssumed => IsUnknown || UnknownPolicies.Count > 0;

    /// <summary>The attached policies, inline and managed.</summary>
    public List<Policy> Policies { get; } = [];

    /// <summary>The permissions boundary; <c>null</c> where there is none, or where its document is not known.</summary>
    public Policy? Boundary { get; set; }

    /// <summary>Whether it has a permissions boundary, known or not.</summary>
    public bool HasBoundary { get; set; }

    /// <summary>The services that its trust policy names, for the report.</summary>
    public IReadOnlyList<string> TrustedServices =>
        Trust is null
        ? [] : [.. Trust.Statements.Where(statement => statement.IsAllow)
            .SelectMany(statement => statement.Principals!.Services)];

    /// <summary>Whether the role made a call or was assumed.</summary>
    public bool HasActed { get; set; }
}
