using Pipeline.Local.Access.Collection;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Decisions;

/// <summary>
/// Decides within one account
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html). The endings
/// of its messages are those of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html.
/// </summary>
internal sealed class Evaluator(PolicyStore store)
{
    private const string AwsManagedKey = ":alias/aws/";

    /// <summary>Decides whether a role's session may make a call.</summary>
    public Decision Decide(RoleEntry role, RequestContext context)
    {
        var action = context.Permission.Action;
        var resourcePolicies = store.OfResource(context.Permission.Resource);
        if (role.Policies.Any(policy => policy.Denies(context))) return Explicit("an identity-based policy");
        if (resourcePolicies.Any(policy => policy.Denies(context))) return Explicit("a resource-based policy");
        if (role.Boundary is { } boundary && boundary.Denies(context)) return Explicit("a permissions boundary");

        var grants = new List<Grant>();
        var byResource = Nearest(resourcePolicies, context, grants);
        var isKey = action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase);
        // The role's trust policy must allow it too (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
        var isRole = action.Equals("sts:AssumeRole", StringComparison.OrdinalIgnoreCase);
        // AWS's own keys let every principal of the account use them through their service.
        if (isKey && context.Permission.Resource.Contains(AwsManagedKey, StringComparison.Ordinal))
            return new Decision(null, grants);
        // A key's policy decides alone, or leaves the decision to the account's policies by naming the account. A key that is not
        // known here is assumed to have AWS's default policy, which names the account.
        if ((isKey || isRole) && byResource == Naming.None && resourcePolicies.Count > 0)
            return Implicit("resource-based policy", action);

        var byIdentity = Nearest(role.Policies, context, grants);
        var isAssumed = byResource <= Naming.Account && byIdentity == Naming.None;
        if (isAssumed && !role.IsAssumed) return Implicit("identity-based policy", action);
        // A permissions boundary limits grants to the role, but not resource-policy grants to the session or to everyone.
        if (role.Boundary is not null && byResource != Naming.Itself && Nearest([role.Boundary], context, []) == Naming.None)
            return Implicit("permissions boundary", action);

        return new Decision(null, grants, isAssumed);
    }

    /// <summary>
    /// Decides whether a role may take an action on any resource at all, for a call whose resource is not known here. Only a Deny
    /// without conditions on every resource denies it; conditions of an Allow are taken to hold.
    /// </summary>
    /// <param name="role">The role.</param>
    /// <param name="action">The action; <c>service:*</c> for any action of the service.</param>
    public Decision DecideAnywhere(RoleEntry role, string action)
    {
        if (role.Policies.Any(policy => DeniesEverywhere(policy, action))) return Explicit("an identity-based policy");
        if (role.Boundary is { } limit && DeniesEverywhere(limit, action)) return Explicit("a permissions boundary");
        var grants = new List<Grant>();
        foreach (var policy in role.Policies) policy.CouldAllow(action, grants);
        foreach (var statement in store.StatementsNaming(role).Where(statement => statement.CouldAllow(action)))
            grants.AddRange(statement.GrantsFor(action));

        if (grants.Count == 0 && !role.IsAssumed) return Implicit("identity-based policy", action);
        if (role.Boundary is { } boundary && !boundary.CouldAllow(action, [])) return Implicit("permissions boundary", action);
        return new Decision(null, grants, grants.Count == 0);
    }

    private static bool DeniesEverywhere(Policy policy, string action) =>
        policy.Statements.Any(statement => statement.DeniesEverywhere(action));

    /// <summary>Decides whether a service may assume a role.</summary>
    public static Decision DecideTrust(Policy trust, RequestContext context)
    {
        if (trust.Denies(context)) return Explicit("a resource-based policy");
        return Nearest([trust], context, []) == Naming.Itself
            ? new Decision(null, []) : Implicit("resource-based policy", context.Permission.Action);
    }

    /// <summary>Decides whether a service may make a call in its own name, which only the resource's policy can allow.</summary>
    public Decision DecideService(RequestContext context)
    {
        var policies = store.OfResource(context.Permission.Resource);
        if (policies.Any(policy => policy.Denies(context))) return Explicit("a resource-based policy");
        return Nearest(policies, context, []) == Naming.Itself
            ? new Decision(null, []) : Implicit("resource-based policy", context.Permission.Action);
    }

    private static Naming Nearest(IEnumerable<Policy> policies, RequestContext context, List<Grant> grants)
    {
        var nearest = Naming.None;
        foreach (var policy in policies)
        {
            var naming = policy.Allows(context, grants);
            if (naming > nearest) nearest = naming;
        }

        return nearest;
    }

    private static Decision Explicit(string policy) => new($"with an explicit deny in {policy}", []);

    private static Decision Implicit(string policy, string action) => new($"because no {policy} allows the {action} action", []);
}
