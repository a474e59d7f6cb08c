using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Language;

/// <summary>What a policy is attached to, which decides the elements that it may have.</summary>
internal enum PolicyKind
{
    /// <summary>Attached to a role: the policy has no Principal.</summary>
    Identity,

    /// <summary>Attached to a resource: the policy names its principals.</summary>
    Resource,

    /// <summary>The trust policy of a role: it has no Resource.</summary>
    Trust,
}

/// <summary>A policy that was read.</summary>
/// <param name="Path">The policy's origin: a construct path, or the ARN of a policy of AWS.</param>
/// <param name="Statements">The statements that could be read.</param>
internal sealed record Policy(string Path, IReadOnlyList<Statement> Statements)
{
    public bool Denies(RequestContext context) =>
        Statements.Any(statement => !statement.IsAllow && statement.Covers(context) != Naming.None);

    /// <summary>
    /// How directly the statements that allow the request name the caller: the most direct of them. Their grants are added.
    /// </summary>
    public Naming Allows(RequestContext context, List<Grant> grants)
    {
        var nearest = Naming.None;
        foreach (var statement in Statements)
        {
            if (!statement.IsAllow) continue;
            var naming = statement.Covers(context);
            if (naming == Naming.None) continue;
            if (naming > Naming.Account) grants.AddRange(statement.GrantsFor(context));
            if (naming > nearest) nearest = naming;
        }

        return nearest;
    }

    /// <summary>Whether the policy allows an action on any resource at all. The grants that may allow it are added.</summary>
    public bool CouldAllow(string action, List<Grant> grants)
    {
        var before = grants.Count;
        var statements = Statements.Where(statement => statement.CouldAllow(action));
        grants.AddRange(statements.SelectMany(statement => statement.GrantsFor(action)));
        return grants.Count > before;
    }
}
