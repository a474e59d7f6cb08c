namespace Pipeline.Functions;

/// <summary>
/// The properties of the custom resource, which the function that maps search roles shares with the construct that deploys it.
/// Compiled into both.
/// </summary>
internal static class SearchRoleSettings
{
    /// <summary>The host of the domain's endpoint.</summary>
    public const string DomainEndpoint = nameof(DomainEndpoint);

    /// <summary>
    /// The ARN of the secret with the master user's <c>username</c> and <c>password</c>, where the domain's master is a user.
    /// </summary>
    public const string MasterSecretArn = nameof(MasterSecretArn);

    /// <summary>The ARN of the master role, where the domain's master is a role.</summary>
    public const string MasterRoleArn = nameof(MasterRoleArn);

    /// <summary>The name of the security role, which the function creates and deletes.</summary>
    public const string SecurityRole = nameof(SecurityRole);

    /// <summary>The pattern of the indexes that the security role may write.</summary>
    public const string IndexPattern = nameof(IndexPattern);

    /// <summary>The ARN of the role that is mapped to it.</summary>
    public const string BackendRole = nameof(BackendRole);

    /// <summary>
    /// How long an invocation may take, in seconds. Within this time the function retries requests to a busy domain.
    /// </summary>
    public const int TimeoutSeconds = 180;
}
