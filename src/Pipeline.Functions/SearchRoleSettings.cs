namespace Pipeline.Functions;

/// <summary>
/// What the function that maps search roles and the construct that deploys it must agree on: the properties of the custom
/// resource. Compiled into both.
/// </summary>
internal static class SearchRoleSettings
{
    /// <summary>The host of the domain's endpoint.</summary>
    public const string DomainEndpoint = nameof(DomainEndpoint);

    /// <summary>
    /// The ARN of the secret with the master user's <c>username</c> and <c>password</c>, where a user is the master.
    /// </summary>
    public const string MasterSecretArn = nameof(MasterSecretArn);

    /// <summary>The ARN of the master role, where a role is the master.</summary>
    public const string MasterRoleArn = nameof(MasterRoleArn);

    /// <summary>The name of the security role, which is the function's own to make and to delete.</summary>
    public const string SecurityRole = nameof(SecurityRole);

    /// <summary>The indexes that the security role may write, as a pattern.</summary>
    public const string IndexPattern = nameof(IndexPattern);

    /// <summary>The ARN of the role that is mapped to it.</summary>
    public const string BackendRole = nameof(BackendRole);

    /// <summary>How long an invocation may take, in seconds: a domain that is busy is asked again within it.</summary>
    public const int TimeoutSeconds = 180;
}
