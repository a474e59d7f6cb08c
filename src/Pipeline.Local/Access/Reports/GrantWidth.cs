namespace Pipeline.Local.Access.Reports;

/// <summary>Compares how wide grants are: which one is narrower, and whether one allows more than it was used for.</summary>
internal static class GrantWidth
{
    private const string Not = "not ";

    /// <summary>The narrowest of the grants that all allow one call; the first of equally narrow ones.</summary>
    public static Grant Narrowest(IEnumerable<Grant> grants) => grants.MinBy(grant => (
        Class(grant.Action),
        -Literal(grant.Action),
        Class(grant.Resource),
        -Literal(grant.Resource),
        grant.HasConditions ? 0 : 1))!;

    /// <summary>Whether the action has a wildcard.</summary>
    public static bool IsActionWide(Grant grant) => Class(grant.Action) > 0;

    /// <summary>
    /// Whether the resource has a wildcard where its name would stand: <c>*</c> and <c>table/*</c>, but neither
    /// <c>bucket/prefix/*</c> nor <c>log-group:NAME:*</c>, which cover the parts of one resource, nor <c>secret:NAME-??????</c>,
    /// whose end is not known beforehand. In a resource's own policy <c>*</c> is that resource.
    /// </summary>
    public static bool IsResourceWide(Grant grant)
    {
        if (grant.IsOfResource || Class(grant.Resource) == 0) return false;
        if (grant.Resource.StartsWith(Not, StringComparison.Ordinal)) return true;
        if (grant.Resource.Split(':', 6) is not [_, _, var service, _, _, var name]) return true;

        var wildcard = name.IndexOfAny(['*', '?']);
        if (wildcard < 0 || name.EndsWith("-??????", StringComparison.Ordinal)) return false;
        // S3, SQS and SNS have no type before the name.
        var typed = service is "s3" or "sqs" or "sns" ? 0 : 1;
        return name.AsSpan(0, wildcard).CountAny('/', ':') <= typed;
    }

    // 0: no wildcard; 1: a wildcard in other text; 2: a wildcard alone; 3: everything except the listed ones.
    private static int Class(string pattern) =>
        pattern.StartsWith(Not, StringComparison.Ordinal) ? 3
        : pattern == "*" ? 2
        : pattern.AsSpan().ContainsAny('*', '?') ? 1
        : 0;

    private static int Literal(string pattern) => pattern.Length - pattern.AsSpan().CountAny('*', '?');
}
