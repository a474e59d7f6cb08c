namespace Pipeline.Local;

/// <summary>
/// Decides within one account (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html). The
/// endings of its messages are those of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html.
/// </summary>
internal sealed class Evaluator(PolicyStore store)
{
    private const string AwsManagedKey = ":alias/aws/";

    /// <summary>Whether a role's session may make a call.</summary>
    public Decision Decide(RoleEntry role, RequestContext context)
    {
        var action = context.Need.Action;
        var resourcePolicies = store.OfResource(context.Need.Resource);
        if (role.Policies.Any(policy => policy.Denies(context))) return Explicit("an identity-based policy");
        if (resourcePolicies.Any(policy => policy.Denies(context))) return Explicit("a resource-based policy");
        if (role.Boundary is { } boundary && boundary.Denies(context)) return Explicit("a permissions boundary");

        var grants = new List<Grant>();
        var byResource = Nearest(resourcePolicies, context, grants);
        var isKey = action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase);
        // AWS's own keys let every principal of the account use them through their service.
        if (isKey && context.Need.Resource.Contains(AwsManagedKey, StringComparison.Ordinal)) return new Decision(null, grants);
        // A key's policy decides alone, or leaves it to the account's policies by naming the account. Of a key that is not known here AWS's
        // default policy, which does so, is assumed.
        if (isKey && byResource == Naming.None && resourcePolicies.Count > 0) return Implicit("resource-based policy", action);
        var byIdentity = Nearest(role.Policies, context, grants);
        if (byResource <= Naming.Account && byIdentity == Naming.None) return Implicit("identity-based policy", action);
        // What is granted to the session itself, or to everyone, no boundary limits; what is granted to the role, it does.
        if (role.Boundary is not null && byResource != Naming.Itself && Nearest([role.Boundary], context, []) == Naming.None)
        {
            return Implicit("permissions boundary", action);
        }

        return new Decision(null, grants);
    }

    /// <summary>Whether a service may take a role on.</summary>
    public static Decision DecideTrust(Policy trust, RequestContext context)
    {
        if (trust.Denies(context)) return Explicit("a resource-based policy");
        return Nearest([trust], context, []) == Naming.Itself ? new Decision(null, []) : Implicit("resource-based policy", context.Need.Action);
    }

    /// <summary>Whether a service may make a call in its own name, which only the resource's policy can allow.</summary>
    public Decision DecideService(RequestContext context)
    {
        var policies = store.OfResource(context.Need.Resource);
        if (policies.Any(policy => policy.Denies(context))) return Explicit("a resource-based policy");
        return Nearest(policies, context, []) == Naming.Itself ? new Decision(null, []) : Implicit("resource-based policy", context.Need.Action);
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
