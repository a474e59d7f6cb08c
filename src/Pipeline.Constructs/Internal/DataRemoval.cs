using Amazon.CDK;
using Constructs;
using Pipeline.Records;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Decides whether data may be deleted. It needs two permissions: the construct's prop is DESTROY, and the context of its app or
/// stage allows it. With only one of them the data is retained, and a warning names the missing one.
/// </summary>
internal static class DataRemoval
{
    /// <summary>The context key that allows removal if it is <c>true</c>.</summary>
    public const string ContextKey = "pipeline:allow-data-removal";

    /// <summary>Refuses a removal policy that the resources of this library do not support.</summary>
    public static void Validate(Violations violations, RemovalPolicy requested) => violations.Require(
        requested is RemovalPolicy.DESTROY or RemovalPolicy.RETAIN or RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        nameof(RemovalPolicy),
        "be DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE",
        requested,
        requested == RemovalPolicy.SNAPSHOT
            ? "use RETAIN_ON_UPDATE_OR_DELETE: CloudFormation takes snapshots only of databases, caches and volumes"
            : "use RETAIN_ON_UPDATE_OR_DELETE");

    /// <summary>Refuses the deletion of a table with its stack where the table is protected from it.</summary>
    public static void ValidateProtection(Violations violations, bool? deletionProtection, RemovalPolicy requested) =>
        violations.Require(
            deletionProtection != true || requested != RemovalPolicy.DESTROY,
            "DeletionProtection",
            "be false or unset with RemovalPolicy DESTROY",
            deletionProtection,
            "a protected table cannot be deleted with its stack: change one of the two");

    /// <summary>The removal policy that a resource gets.</summary>
    /// <exception cref="InvalidInputException">The resources of this library do not support the policy.</exception>
    public static RemovalPolicy Resolve(Construct construct, RemovalPolicy requested)
    {
        Violations.ThrowIfAny(construct, violations => Validate(violations, requested));
        if (requested != RemovalPolicy.DESTROY || IsAllowed(construct)) return requested;
        Warning.On(
            construct,
            "pipeline:data-retained",
            $"RemovalPolicy is DESTROY but context '{ContextKey}' is not true, so the data is retained; set the context " +
            "to true to let it be deleted with its stack, or set RemovalPolicy to RETAIN_ON_UPDATE_OR_DELETE");
        return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    }

    private static bool IsAllowed(Construct construct) =>
        construct.Node.TryGetContext(ContextKey) is true or "true" or "True";
}
