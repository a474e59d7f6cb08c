using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Language;

/// <summary>A statement of a policy, ready to be asked.</summary>
/// <param name="Sid">Its name, or <c>statement 2</c>.</param>
/// <param name="IsAllow">Its effect.</param>
/// <param name="Actions">Patterns.</param>
/// <param name="IsNotAction">Whether it is about all actions but those.</param>
/// <param name="Resources">Patterns; nothing in a trust policy, whose only resource is the role.</param>
/// <param name="IsNotResource">Whether it is about all resources but those.</param>
/// <param name="Principals">Whom it is about; nothing in an identity-based policy.</param>
/// <param name="IsNotPrincipal">Whether it is about all but those.</param>
/// <param name="Conditions">All must hold.</param>
/// <param name="Grants">Its actions by its resources, row by row; empty where it grants nothing.</param>
internal sealed record Statement(
    string Sid,
    bool IsAllow,
    IReadOnlyList<string> Actions,
    bool IsNotAction,
    IReadOnlyList<PolicyText>? Resources,
    bool IsNotResource,
    PrincipalList? Principals,
    bool IsNotPrincipal,
    IReadOnlyList<Condition> Conditions,
    IReadOnlyList<Grant> Grants)
{
    /// <summary>
    /// Whether the statement is about a request, and how nearly it names who asks (<see cref="Naming.Itself"/> where it names
    /// nobody).
    /// </summary>
    public Naming Covers(RequestContext context)
    {
        if (!CoversAction(context.Need.Action) || !CoversResource(context)) return Naming.None;
        var naming = Principals is null ? Naming.Itself
            : !IsNotPrincipal ? Principals.Names(context.Principal)
            : Principals.LeavesOut(context.Principal) ? Naming.None
            : Naming.Itself;
        return naming == Naming.None || !Conditions.All(condition => condition.Holds(context)) ? Naming.None : naming;
    }

    /// <summary>Of what the statement grants, what lets a request through that it covers.</summary>
    public IEnumerable<Grant> GrantsFor(RequestContext context)
    {
        var columns = IsNotResource || Resources is null ? 1 : Resources.Count;
        for (var i = 0; i < Grants.Count; i++)
        {
            if (!IsNotAction && !MatchesAction(Actions[i / columns], context.Need.Action)) continue;
            if (!IsNotResource && Resources is not null && !Matches(Resources[i % columns], context)) continue;
            yield return Grants[i];
        }
    }

    /// <summary>
    /// Whether the statement allows an action on some resource, whichever, and under some condition: for a call whose resource is
    /// not known.
    /// </summary>
    /// <param name="action">The action; <c>service:*</c> for one of the service's, whichever.</param>
    public bool CouldAllow(string action) =>
        IsAllow && (IsNotAction ? CoversAction(action) : Actions.Any(pattern => CouldMatch(pattern, action)));

    /// <summary>Whether the statement denies an action on every resource and without conditions.</summary>
    public bool DeniesEverywhere(string action) =>
        !IsAllow && Conditions.Count == 0 && CoversAction(action)
        && !IsNotResource && Resources?.Any(text => text.Source == "*") == true;

    /// <summary>Of what the statement grants, what could let an action through.</summary>
    public IEnumerable<Grant> GrantsFor(string action)
    {
        var columns = IsNotResource || Resources is null ? 1 : Resources.Count;
        return Grants.Where((_, i) => IsNotAction || CouldMatch(Actions[i / columns], action));
    }

    private static bool CouldMatch(string pattern, string action)
    {
        if (MatchesAction(pattern, action)) return true;
        // Of an unknown action of a service, every right to the service may be the one.
        return action.EndsWith(":*", StringComparison.Ordinal)
            && pattern.StartsWith(action[..^1], StringComparison.OrdinalIgnoreCase);
    }

    private bool CoversAction(string action) => Actions.Any(pattern => MatchesAction(pattern, action)) != IsNotAction;

    private bool CoversResource(RequestContext context)
    {
        if (Resources is null) return true;
        // A variable without a value makes the whole statement one that is about nothing.
        if (IsNotResource && Resources.Any(text => text.Resolve(context) is null)) return false;
        return Resources.Any(text => Matches(text, context)) != IsNotResource;
    }

    private static bool MatchesAction(string pattern, string action) => Glob.Matches(pattern, action, ignoreCase: true);

    private static bool Matches(PolicyText text, RequestContext context) =>
        text.Resolve(context) is { } pattern && ArnPattern.MatchesResource(pattern, context.Need.Resource);
}
