using Amazon.CDK;
using Amazon.CDK.Interfaces;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Checks that a resource is in the account and the Region of the construct that uses it. CDK knows both for a stack with an
/// environment, and for a resource that is imported by its ARN.
/// </summary>
internal static class Surroundings
{
    /// <param name="violations">Collects the mistakes.</param>
    /// <param name="prop">The prop with the resource.</param>
    /// <param name="user">The construct that uses it.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="fix">What to do.</param>
    /// <param name="anyAccount">Whether it may belong to another account.</param>
    public static void Validate(
        Violations violations, string prop, Construct user, IEnvironmentAware resource, string fix, bool anyAccount = false)
    {
        var (stack, environment) = (Stack.Of(user), resource.Env);
        Same(violations, prop, "Region", environment.Region, stack.Region, fix);
        if (!anyAccount) Same(violations, prop, "account", environment.Account, stack.Account, fix);
    }

    private static void Same(Violations violations, string prop, string what, string got, string own, string fix)
    {
        if (Token.IsUnresolved(got) || Token.IsUnresolved(own)) return;
        violations.Require(got == own, prop, $"be of the {what} {own}", $"{what} {got}", fix);
    }
}
