namespace Pipeline.Local;

/// <summary>What a run showed of its roles' rights.</summary>
/// <param name="Roles">By construct path.</param>
/// <param name="Notes">What is wrong or unknown in the policies.</param>
internal sealed record AccessReport(IReadOnlyList<RoleAccess> Roles, IReadOnlyList<string> Notes)
{
    /// <summary>Whether a call was denied.</summary>
    public bool HasDenied => Roles.Any(role => role.Denied.Count > 0);
}

/// <summary>What a run showed of a role's rights.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="Path">Its construct path.</param>
/// <param name="HasActed">Whether something took it on; where not, what it may do is not listed as unused.</param>
/// <param name="Unused">What it was granted and never used.</param>
/// <param name="CannotBeUsed">What it was granted and cannot use in a run, with the reason.</param>
/// <param name="Denied">What it was not allowed to do, the most frequent first.</param>
internal sealed record RoleAccess(
    string RoleArn,
    string Path,
    bool HasActed,
    IReadOnlyList<UnusedGrant> Unused,
    IReadOnlyList<UnusedGrant> CannotBeUsed,
    IReadOnlyList<DeniedCall> Denied);

/// <summary>An action on a resource that was granted and not used.</summary>
/// <param name="PolicyPath">The policy's construct path, or its ARN if it is AWS's.</param>
/// <param name="Sid">The statement's name, or <c>statement 2</c>.</param>
/// <param name="Action">As the policy has it.</param>
/// <param name="Resource">As the policy has it.</param>
/// <param name="Reason">Why the run cannot use it; nothing where it could.</param>
internal sealed record UnusedGrant(string PolicyPath, string Sid, string Action, string Resource, string? Reason);

/// <summary>A call that was denied.</summary>
/// <param name="Action">What it was.</param>
/// <param name="Resource">On what.</param>
/// <param name="Message">What it was answered, the first time.</param>
/// <param name="Count">How often.</param>
internal sealed record DeniedCall(string Action, string Resource, string Message, long Count);
