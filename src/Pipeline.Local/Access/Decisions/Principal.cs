namespace Pipeline.Local.Access.Decisions;

/// <summary>Who asks, as policies see it: a role's session, or a service by itself.</summary>
/// <param name="Arn">The session's ARN; of a service its name.</param>
/// <param name="RoleArn">The session's role.</param>
/// <param name="Service">The service that asks by itself, such as <c>firehose.amazonaws.com</c>; nothing for a role's
/// session.</param>
/// <param name="Account">The role's account.</param>
/// <param name="Tags">The role's tags, found whatever their case.</param>
/// <param name="HasBoundary">Whether the role has a permissions boundary.</param>
internal sealed record Principal(
    string Arn, string? RoleArn, string? Service, string Account, IReadOnlyDictionary<string, string> Tags,
        bool HasBoundary = false)
{
    /// <summary>
    /// The role's unique id and the session's name; the id is made of the role's name, since only AWS knows it.
    /// </summary>
    public string? UserId => RoleArn is null ? null : $"AROA{Last(RoleArn).ToUpperInvariant()}:{Last(Arn)}";

    private static string Last(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
