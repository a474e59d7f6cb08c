using Amazon.CDK;
using Amazon.CDK.Interfaces;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Whether a resource is of the account and the Region of what uses it, where CDK knows both: of a stack with an environment, and
/// of what is imported by its ARN.
/// </summary>
internal static class Surroundings
{
    /// <param name="violations">Where mistakes go.</param>
    /// <param name="prop">The prop that the resource was given by.</param>
    /// <param name="user">What uses it.</param>
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
