namespace Pipeline.Local;

/// <summary>What the policies say of a call.</summary>
/// <param name="Denial">Why not, as AWS puts it behind the resource; nothing where the call is allowed.</param>
/// <param name="Grants">What lets it through.</param>
internal sealed record Decision(string? Denial, IReadOnlyList<Grant> Grants)
{
    public bool IsAllowed => Denial is null;
}
