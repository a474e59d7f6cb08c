using Pipeline.Local.Access.Collection;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Reports;

/// <summary>Counts calls that were denied or not carried out, and reports at the end which grants each role used.</summary>
internal sealed class AccessReporter(PolicyStore store, Deployment deployment)
{
    private readonly CallCounts _denied = new();
    private readonly CallCounts _notHere = new();
    private readonly CallCounts _assumed = new();
    private readonly OnlyOnFailure _failures = new(deployment);

    /// <summary>Counts a denied call.</summary>
    /// <returns>Whether it is the first of its kind.</returns>
    public bool Denied(string roleArn, Permission permission, string message) =>
        _denied.Add(roleArn, permission.Action, permission.Resource, message);

    /// <summary>Counts a call that is allowed and that the run cannot carry out.</summary>
    /// <returns>Whether it is the first of its kind.</returns>
    public bool NotHere(string roleArn, string action, string resource) => _notHere.Add(roleArn, action, resource);

    /// <summary>Counts a call that no known policy allows.</summary>
    public void Assumed(string roleArn, Permission permission) => _assumed.Add(roleArn, permission.Action, permission.Resource);

    /// <summary>A role's calls that the run could not carry out, or those of all roles.</summary>
    public IReadOnlyList<NotHereCall> NotHere(string? roleArn = null) =>
    [
        .. _notHere.Of(roleArn)
            .GroupBy(call => (call.Action, call.Resource))
            .Select(calls => new NotHereCall(calls.Key.Action, calls.Key.Resource, calls.Sum(call => call.Count))),
    ];

    /// <summary>The calls of all roles that were denied, the most frequent first.</summary>
    public IReadOnlyList<DeniedToRole> Denied() =>
    [
        .. store.Roles.SelectMany(role => Denied(role).Select(call => new DeniedToRole(role.Path, call)))
            .OrderByDescending(denied => denied.Call.Count),
    ];

    public AccessReport Report()
    {
        var roles = store.Roles.OrderBy(role => role.Path, StringComparer.Ordinal).ToList();
        return new AccessReport([.. roles.Select(Report)], [.. store.Notes, .. roles.Select(AssumptionOf).OfType<string>()]);
    }

    /// <summary>
    /// The assumption about a role that acted and that the assembly only refers to; <c>null</c> for other roles.
    /// </summary>
    public static string? AssumptionOf(RoleEntry role) => role is { IsUnknown: true, HasActed: true }
        ? $"{role.Arn}: this role is not in the assembly: what it may do is assumed, not checked; "
            + $"give its policy by --policy {role.Arn}=FILE"
        : null;

    private RoleAccess Report(RoleEntry role)
    {
        IReadOnlyList<Grant> grants = !role.HasActed ? [] :
        [
            .. role.Policies.SelectMany(policy => policy.Statements)
                .Concat(store.StatementsNaming(role))
                .SelectMany(statement => statement.Grants),
        ];
        var unused = grants.Where(grant => grant.UseBy(role.Arn) is null)
            .Select(grant => (Grant: grant, Judged: Judge(grant, role, grants)))
            .ToList();
        return new RoleAccess(
            role.Arn,
            role.Path,
            role.HasActed,
            List(Verdict.Unused),
            List(Verdict.CannotBeUsed),
            [.. Denied(role)])
        {
            Used = [.. grants.Where(grant => grant.UseBy(role.Arn) is not null)
                .Select(grant => new UsedGrant(grant.Action, grant.Resource)).Distinct()],
            OnlyOnFailure = List(Verdict.OnlyOnFailure),
            WiderThanUsed = [.. grants.Select(grant => Wider(grant, role.Arn)).OfType<WiderGrant>()],
            NotHere = NotHere(role.Arn),
            Assumptions = [.. Assumptions(role)],
            Assumed = [.. _assumed.Of(role.Arn).Select(call => new AssumedCall(call.Action, call.Resource, call.Count))],
        };

        IReadOnlyList<UnusedGrant> List(Verdict verdict) =>
        [
            .. from each in unused
               where each.Judged.Verdict == verdict
               let grant = each.Grant
               select new UnusedGrant(grant.PolicyPath, grant.Sid, grant.Action, grant.Resource, each.Judged.Reason),
        ];
    }

    private IEnumerable<DeniedCall> Denied(RoleEntry role) =>
        _denied.Of(role.Arn).Select(call => new DeniedCall(call.Action, call.Resource, call.Message, call.Count));

    private (Verdict Verdict, string? Reason) Judge(Grant grant, RoleEntry role, IReadOnlyList<Grant> grants) =>
        UnexercisedHere.ReasonFor(grant, role.TrustedServices) is { } cannot ? (Verdict.CannotBeUsed, cannot)
        : _failures.ReasonFor(grant, grants, role.Arn) is { } onFailure ? (Verdict.OnlyOnFailure, onFailure)
        : (Verdict.Unused, null);

    private static WiderGrant? Wider(Grant grant, string roleArn)
    {
        if (grant.UseBy(roleArn) is not { } use) return null;
        var (actions, resources) = (use.Actions, use.Resources);
        if (actions.Count == 0)
        {
            var narrower = use.Narrower!;
            var place = $"({narrower.PolicyPath}, {narrower.Sid})";
            return Of(use.ActionsBesides, [], $"{narrower.Action} on {narrower.Resource} {place}");
        }

        // An action without a resource type needs * as its resource.
        var isResourceWide = GrantWidth.IsResourceWide(grant)
            && !grant.HasConditions
            && resources.Count <= GrantUse.MostResources
            && !resources.Contains("*");
        return isResourceWide || GrantWidth.IsActionWide(grant) ? Of(actions, isResourceWide ? resources : [], null) : null;

        WiderGrant Of(IReadOnlyList<string> usedFor, IReadOnlyList<string> usedOn, string? besides) =>
            new(grant.PolicyPath, grant.Sid, grant.Action, grant.Resource, usedFor, usedOn, besides);
    }

    private static IEnumerable<string> Assumptions(RoleEntry role)
    {
        if (AssumptionOf(role) is { } unknown) yield return unknown;
        foreach (var arn in role.UnknownPolicies)
            yield return $"what the managed policy {arn} would allow is assumed, not checked";

        if (role is { HasBoundary: true, Boundary: null })
            yield return "that its permissions boundary forbids nothing is assumed, not checked";
    }

    private enum Verdict
    {
        Unused,
        CannotBeUsed,
        OnlyOnFailure,
    }
}
