using Pipeline.Local.Access.Reports;

namespace Pipeline.Local.Access.Decisions;

/// <summary>What the policies say of a call.</summary>
/// <param name="Denial">Why not, as AWS puts it behind the resource; <c>null</c> where the call is allowed.</param>
/// <param name="Grants">What lets it through: of identity-based policies and of resources' policies, all that match.</param>
/// <param name="IsAssumed">Whether no known policy allows the call, and a policy that is not known may.</param>
internal sealed record Decision(string? Denial, IReadOnlyList<Grant> Grants, bool IsAssumed = false)
{
    public bool IsAllowed => Denial is null;
}
