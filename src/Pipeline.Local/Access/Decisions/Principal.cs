namespace Pipeline.Local.Access.Decisions;

/// <summary>The caller, as policies see it: a role's session, or a service itself.</summary>
/// <param name="Arn">The session's ARN, or the service's name.</param>
/// <param name="RoleArn">The session's role.</param>
/// <param name="Service">
/// The service that calls in its own name, such as <c>firehose.amazonaws.com</c>; null for a role's session.
/// </param>
/// <param name="Account">The role's account.</param>
/// <param name="Tags">The role's tags. Keys are not case-sensitive.</param>
/// <param name="HasBoundary">Whether the role has a permissions boundary.</param>
internal sealed record Principal(
    string Arn, string? RoleArn, string? Service, string Account, IReadOnlyDictionary<string, string> Tags,
        bool HasBoundary = false)
{
    /// <summary>
    /// The role's unique id and the session's name. The id is derived from the role's name, since only AWS knows the real one.
    /// </summary>
    public string? UserId => RoleArn is null ? null : $"AROA{Last(RoleArn).ToUpperInvariant()}:{Last(Arn)}";

    private static string Last(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
