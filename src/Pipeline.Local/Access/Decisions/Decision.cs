using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Decisions;

/// <summary>The decision of the policies on a call.</summary>
/// <param name="Denial">
/// The reason of the denial, in the words that AWS puts behind the resource; <c>null</c> where the call is allowed.
/// </param>
/// <param name="Grants">All matching grants that allow the call, of identity-based policies and of resources' policies.</param>
/// <param name="IsAssumed">Whether no known policy allows the call, but an unknown one may.</param>
internal sealed record Decision(string? Denial, IReadOnlyList<Grant> Grants, bool IsAssumed = false)
{
    public bool IsAllowed => Denial is null;
}
