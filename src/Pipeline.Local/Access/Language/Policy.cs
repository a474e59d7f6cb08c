using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Language;

/// <summary>What a policy is attached to, which decides what it may say.</summary>
internal enum PolicyKind
{
    /// <summary>A role: it has no Principal.</summary>
    Identity,

    /// <summary>A resource: it names whom it is about.</summary>
    Resource,

    /// <summary>A role, to say who may take it on: it has no Resource.</summary>
    Trust,
}

/// <summary>A policy, ready to be asked.</summary>
/// <param name="Path">Where it comes from: a construct path, or an ARN of AWS's own.</param>
/// <param name="Statements">Those that could be read.</param>
internal sealed record Policy(string Path, IReadOnlyList<Statement> Statements)
{
    public bool Denies(RequestContext context) =>
        Statements.Any(statement => !statement.IsAllow && statement.Covers(context) != Naming.None);

    /// <summary>
    /// The nearest way in which a statement that allows the request names who asks; those statements' grants are added.
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

    /// <summary>Whether the policy allows an action on some resource, whichever; the grants that could are added.</summary>
    public bool CouldAllow(string action, List<Grant> grants)
    {
        var before = grants.Count;
        var statements = Statements.Where(statement => statement.CouldAllow(action));
        grants.AddRange(statements.SelectMany(statement => statement.GrantsFor(action)));
        return grants.Count > before;
    }
}
