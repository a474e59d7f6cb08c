namespace Pipeline.Local.Access.Reports;

/// <summary>The permissions of all roles of a run, as used, unused and denied.</summary>
/// <param name="Roles">The roles, ordered by construct path.</param>
/// <param name="Notes">The mistakes and unknown parts in the policies.</param>
internal sealed record AccessReport(IReadOnlyList<RoleAccess> Roles, IReadOnlyList<string> Notes)
{
    /// <summary>The calls of all roles that were allowed and that the run could not carry out, the most frequent first.</summary>
    public IReadOnlyList<NotHereCall> NotHere =>
    [
        .. Roles.SelectMany(role => role.NotHere)
            .GroupBy(call => (call.Action, call.Resource))
            .Select(calls => new NotHereCall(calls.Key.Action, calls.Key.Resource, calls.Sum(call => call.Count)))
            .OrderByDescending(call => call.Count),
    ];
}

/// <summary>The permissions of a role in a run, as used, unused and denied.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="Path">Its construct path.</param>
/// <param name="HasActed">Whether the role was assumed. If not, its grants are not listed as unused.</param>
/// <param name="Unused">Grants that it could have used in this run and did not use.</param>
/// <param name="CannotBeUsed">Grants that it cannot use in a run, with the reason.</param>
/// <param name="Denied">The calls that were denied, the most frequent first.</param>
internal sealed record RoleAccess(
    string RoleArn,
    string Path,
    bool HasActed,
    IReadOnlyList<UnusedGrant> Unused,
    IReadOnlyList<UnusedGrant> CannotBeUsed,
    IReadOnlyList<DeniedCall> Denied)
{
    /// <summary>Grants that it used.</summary>
    public IReadOnlyList<UsedGrant> Used { get; init; } = [];

    /// <summary>Grants that are used only when something fails and that no failure of this run needed, with the reason.</summary>
    public IReadOnlyList<UnusedGrant> OnlyOnFailure { get; init; } = [];

    /// <summary>Grants that it used although a narrower grant would suffice.</summary>
    public IReadOnlyList<WiderGrant> WiderThanUsed { get; init; } = [];

    /// <summary>The calls that it may make and that the run could not carry out, the most frequent first.</summary>
    public IReadOnlyList<NotHereCall> NotHere { get; init; } = [];

    /// <summary>The assumptions about the role that were not checked, a sentence each.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>
    /// The calls that no known policy allows and that were let through only because of <see cref="Assumptions"/>.
    /// </summary>
    public IReadOnlyList<AssumedCall> Assumed { get; init; } = [];
}

/// <summary>An action on a resource that was granted and not used.</summary>
/// <param name="PolicyPath">The policy's construct path, or its ARN if it is AWS's.</param>
/// <param name="Sid">The statement's name, or <c>statement 2</c>.</param>
/// <param name="Action">As the policy has it.</param>
/// <param name="Resource">As the policy has it.</param>
/// <param name="Reason">Why the run did not use it; <c>null</c> where it could have.</param>
internal sealed record UnusedGrant(string PolicyPath, string Sid, string Action, string Resource, string? Reason);

/// <summary>An action on a resource that was granted and used.</summary>
/// <param name="Action">As the policy has it.</param>
/// <param name="Resource">As the policy has it.</param>
internal sealed record UsedGrant(string Action, string Resource);

/// <summary>A call that was denied, and the role that made it.</summary>
/// <param name="Role">The role's construct path.</param>
/// <param name="Call">The call.</param>
internal sealed record DeniedToRole(string Role, DeniedCall Call);

/// <summary>A grant that was used, and that allows more than it was used for.</summary>
/// <param name="PolicyPath">The policy's construct path, or its ARN if it is AWS's.</param>
/// <param name="Sid">The statement's name, or <c>statement 2</c>.</param>
/// <param name="Action">As the policy has it.</param>
/// <param name="Resource">As the policy has it.</param>
/// <param name="UsedFor">The actions that the grant was used for.</param>
/// <param name="UsedOn">The resources that it was used on, where its resource is too wide; else empty.</param>
/// <param name="Besides">
/// A narrower grant that allows all of these calls too, with its place; <c>null</c> where there is none.
/// </param>
internal sealed record WiderGrant(
    string PolicyPath,
    string Sid,
    string Action,
    string Resource,
    IReadOnlyList<string> UsedFor,
    IReadOnlyList<string> UsedOn,
    string? Besides)
{
    /// <summary>Such as <c>s3:* on *: used for s3:GetObject on arn:aws:s3:::data alone</c>.</summary>
    public override string ToString()
    {
        var actions = string.Join(", ", UsedFor);
        return Besides is null
            ? $"{Action} on {Resource}: used for {actions}{(UsedOn.Count > 0 ? $" on {string.Join(", ", UsedOn)}" : "")} alone"
            : $"{Action} on {Resource}: not needed besides {Besides}, which allows {actions} too";
    }
}

/// <summary>A call that was denied.</summary>
/// <param name="Action">The action.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Message">The message of the first denial.</param>
/// <param name="Count">The number of calls.</param>
internal sealed record DeniedCall(string Action, string Resource, string Message, long Count);

/// <summary>A role's call that its policies allow and that the run could not carry out.</summary>
/// <param name="Action">The IAM action; <c>service:*</c> where the operation is not known.</param>
/// <param name="Resource">The resource; <see cref="Unknown"/> where the run does not know it.</param>
/// <param name="Count">The number of calls.</param>
internal sealed record NotHereCall(string Action, string Resource, long Count)
{
    /// <summary>Stands for a resource that the request names in no form that the run knows.</summary>
    public const string Unknown = "a resource that the run does not know";
}

/// <summary>A role's call that was let through although no known policy allows it.</summary>
/// <param name="Action">The action.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Count">The number of different calls that were decided.</param>
internal sealed record AssumedCall(string Action, string Resource, long Count);
