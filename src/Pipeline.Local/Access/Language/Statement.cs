using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Language;

/// <summary>A statement of a policy that was read.</summary>
/// <param name="Sid">Its name, or <c>statement 2</c>.</param>
/// <param name="IsAllow">Whether its effect is Allow, not Deny.</param>
/// <param name="Actions">The patterns of actions.</param>
/// <param name="IsNotAction">Whether it covers all actions except those.</param>
/// <param name="Resources">The patterns of resources; null in a trust policy, whose only resource is the role.</param>
/// <param name="IsNotResource">Whether it covers all resources except those.</param>
/// <param name="Principals">The callers that it covers; null in an identity-based policy.</param>
/// <param name="IsNotPrincipal">Whether it covers all callers except those.</param>
/// <param name="Conditions">The conditions, which must all hold.</param>
/// <param name="Grants">
/// The grants: one for each pair of an action and a resource; empty for a Deny and in a trust policy.
/// </param>
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
    /// Whether the statement covers a request, and how directly it names the caller (<see cref="Naming.Itself"/> where it
    /// has no Principal).
    /// </summary>
    public Naming Covers(RequestContext context)
    {
        if (!CoversAction(context.Permission.Action) || !CoversResource(context)) return Naming.None;
        var naming = Principals is null ? Naming.Itself
            : !IsNotPrincipal ? Principals.Names(context.Principal)
            : Principals.LeavesOut(context.Principal) ? Naming.None
            : Naming.Itself;
        return naming == Naming.None || !Conditions.All(condition => condition.Holds(context)) ? Naming.None : naming;
    }

    /// <summary>The statement's grants that allow a request that it covers.</summary>
    public IEnumerable<Grant> GrantsFor(RequestContext context)
    {
        var columns = IsNotResource || Resources is null ? 1 : Resources.Count;
        for (var i = 0; i < Grants.Count; i++)
        {
            if (!IsNotAction && !MatchesAction(Actions[i / columns], context.Permission.Action)) continue;
            if (!IsNotResource && Resources is not null && !Matches(Resources[i % columns], context)) continue;
            yield return Grants[i];
        }
    }

    /// <summary>
    /// Whether the statement allows an action on any resource at all, under any condition: for a call whose resource
    /// is not known.
    /// </summary>
    /// <param name="action">The action; <c>service:*</c> for any action of the service.</param>
    public bool CouldAllow(string action) =>
        IsAllow && (IsNotAction ? CoversAction(action) : Actions.Any(pattern => CouldMatch(pattern, action)));

    /// <summary>Whether the statement denies an action on every resource and without conditions.</summary>
    public bool DeniesEverywhere(string action) =>
        !IsAllow && Conditions.Count == 0 && CoversAction(action)
        && !IsNotResource && Resources?.Any(text => text.Source == "*") == true;

    /// <summary>The statement's grants that may allow an action.</summary>
    public IEnumerable<Grant> GrantsFor(string action)
    {
        var columns = IsNotResource || Resources is null ? 1 : Resources.Count;
        return Grants.Where((_, i) => IsNotAction || CouldMatch(Actions[i / columns], action));
    }

    private static bool CouldMatch(string pattern, string action)
    {
        if (MatchesAction(pattern, action)) return true;
        // If the action of a service is not known, every grant for the service may allow it.
        return action.EndsWith(":*", StringComparison.Ordinal)
            && pattern.StartsWith(action[..^1], StringComparison.OrdinalIgnoreCase);
    }

    private bool CoversAction(string action) => Actions.Any(pattern => MatchesAction(pattern, action)) != IsNotAction;

    private bool CoversResource(RequestContext context)
    {
        if (Resources is null) return true;
        // With a variable that has no value, the whole statement covers no request.
        if (IsNotResource && Resources.Any(text => text.Resolve(context) is null)) return false;
        return Resources.Any(text => Matches(text, context)) != IsNotResource;
    }

    private static bool MatchesAction(string pattern, string action) => Glob.Matches(pattern, action, ignoreCase: true);

    private static bool Matches(PolicyText text, RequestContext context) =>
        text.Resolve(context) is { } pattern && ArnPattern.MatchesResource(pattern, context.Permission.Resource);
}
