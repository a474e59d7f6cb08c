using Amazon.CDK;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Deleting data takes two keys: the construct's prop says DESTROY, and the context of its app or stage allows it.
/// With one key alone the data is retained and a warning says which key is missing.
/// </summary>
internal static class DataRemoval
{
    /// <summary>The context key that allows it; <c>true</c> turns it.</summary>
    public const string ContextKey = "pipeline:allow-data-removal";

    public static RemovalPolicy Resolve(Construct construct, RemovalPolicy requested)
    {
        if (requested != RemovalPolicy.DESTROY || IsAllowed(construct)) return requested;
        Annotations.Of(construct).AddWarningV2(
            "pipeline:data-retained",
            $"RemovalPolicy is DESTROY but context '{ContextKey}' is not true, so the data is retained; set the context " +
            "to true to let it be deleted with its stack, or set RemovalPolicy to RETAIN");
        return RemovalPolicy.RETAIN;
    }

    private static bool IsAllowed(Construct construct) =>
        construct.Node.TryGetContext(ContextKey) is true or "true" or "True";
}
