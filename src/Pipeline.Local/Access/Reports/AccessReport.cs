namespace Pipeline.Local.Access.Reports;

/// <summary>What a run showed of its roles' rights.</summary>
/// <param name="Roles">By construct path.</param>
/// <param name="Notes">What is wrong or unknown in the policies.</param>
internal sealed record AccessReport(IReadOnlyList<RoleAccess> Roles, IReadOnlyList<string> Notes)
{
    /// <summary>Whether a call was denied.</summary>
    public bool HasDenied => Roles.Any(role => role.Denied.Count > 0);

    /// <summary>The calls of all roles that were allowed and that the run could not carry out, the most frequent first.</summary>
    public IReadOnlyList<NotHereCall> NotHere =>
    [
        .. Roles.SelectMany(role => role.NotHere)
            .GroupBy(call => (call.Action, call.Resource))
            .Select(calls => new NotHereCall(calls.Key.Action, calls.Key.Resource, calls.Sum(call => call.Count)))
            .OrderByDescending(call => call.Count),
    ];
}

/// <summary>What a run showed of a role's rights.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="Path">Its construct path.</param>
/// <param name="HasActed">Whether something took it on; where not, what it may do is not listed as unused.</param>
/// <param name="Unused">What it was granted, and could have used in this run, and did not.</param>
/// <param name="CannotBeUsed">What it was granted and cannot use in a run, with the reason.</param>
/// <param name="Denied">What it was not allowed to do, the most frequent first.</param>
internal sealed record RoleAccess(
    string RoleArn,
    string Path,
    bool HasActed,
    IReadOnlyList<UnusedGrant> Unused,
    IReadOnlyList<UnusedGrant> CannotBeUsed,
    IReadOnlyList<DeniedCall> Denied)
{
    /// <summary>What it was granted and did not use because nothing failed that would have needed it, with the reason.</summary>
    public IReadOnlyList<UnusedGrant> OnlyOnFailure { get; init; } = [];

    /// <summary>What it was granted and used, though a narrower grant would do.</summary>
    public IReadOnlyList<WiderGrant> WiderThanUsed { get; init; } = [];

    /// <summary>The calls that it may make and that the run could not carry out, the most frequent first.</summary>
    public IReadOnlyList<NotHereCall> NotHere { get; init; } = [];

    /// <summary>What is assumed of it, and not checked, a sentence each.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>The calls that nothing known allows and that were let through by <see cref="Assumptions"/> alone.</summary>
    public IReadOnlyList<AssumedCall> Assumed { get; init; } = [];
}

/// <summary>An action on a resource that was granted and not used.</summary>
/// <param name="PolicyPath">The policy's construct path, or its ARN if it is AWS's.</param>
/// <param name="Sid">The statement's name, or <c>statement 2</c>.</param>
/// <param name="Action">As the policy has it.</param>
/// <param name="Resource">As the policy has it.</param>
/// <param name="Reason">Why the run did not use it; <c>null</c> where it could have.</param>
internal sealed record UnusedGrant(string PolicyPath, string Sid, string Action, string Resource, string? Reason);

/// <summary>A grant that was used, and that reaches further than what it was used for.</summary>
/// <param name="PolicyPath">The policy's construct path, or its ARN if it is AWS's.</param>
/// <param name="Sid">The statement's name, or <c>statement 2</c>.</param>
/// <param name="Action">As the policy has it.</param>
/// <param name="Resource">As the policy has it.</param>
/// <param name="UsedFor">The actions that it was used for.</param>
/// <param name="UsedOn">The resources that it was used on, where its resource is too wide; else empty.</param>
/// <param name="Besides">The narrower grant that allows all of that too, with its place; <c>null</c> where there is none.</param>
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
/// <param name="Action">What it was.</param>
/// <param name="Resource">On what.</param>
/// <param name="Message">What it was answered, the first time.</param>
/// <param name="Count">How often.</param>
internal sealed record DeniedCall(string Action, string Resource, string Message, long Count);

/// <summary>A role's call that its policies allow and that the run could not carry out.</summary>
/// <param name="Action">The IAM action; <c>service:*</c> where the operation is not known.</param>
/// <param name="Resource">On what; <see cref="Unknown"/> where the run cannot tell.</param>
/// <param name="Count">How often.</param>
internal sealed record NotHereCall(string Action, string Resource, long Count)
{
    /// <summary>Stands for a resource that the request does not name in a form that the run knows.</summary>
    public const string Unknown = "a resource that the run does not know";
}

/// <summary>A role's call that was let through although no policy that is known allows it.</summary>
/// <param name="Action">What it was.</param>
/// <param name="Resource">On what.</param>
/// <param name="Count">How many different calls of it were decided.</param>
internal sealed record AssumedCall(string Action, string Resource, long Count);
