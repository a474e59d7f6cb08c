using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access;

/// <summary>Checks calls that the run cannot carry out, and counts those that are allowed.</summary>
internal interface INotHere
{
    /// <summary>Checks a call, and counts it if it is allowed.</summary>
    /// <param name="caller">The caller. Calls of the user of this computer are neither checked nor counted.</param>
    /// <param name="permissions">The permissions that the call needs. The first is for the call's own action.</param>
    /// <exception cref="ServiceException">AccessDenied, with the wording of AWS.</exception>
    void RequireNotHere(Caller caller, IReadOnlyList<NotHerePermission> permissions);

    /// <summary>Counts a call that the run itself failed to answer.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="permissions">What the call needs; the first is the call's own action.</param>
    void CountFailed(Caller caller, IReadOnlyList<NotHerePermission> permissions);
}

/// <summary>A permission that a call needs which the run cannot carry out.</summary>
/// <param name="Action">The IAM action, such as <c>ssm:GetParameter</c>; <c>ssm:*</c> where the operation is not known.</param>
/// <param name="Resource">
/// The resource's ARN, <c>*</c> for an action that has none, or <c>null</c> where the run does not know it. The call is then
/// allowed if the role may take the action on any resource at all.
/// </param>
/// <param name="Context">The service's own condition keys.</param>
internal sealed record NotHerePermission(string Action, string? Resource, IReadOnlyDictionary<string, string[]>? Context = null);
