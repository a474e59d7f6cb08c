namespace Pipeline.Local.Contracts;

/// <summary>
/// Checks calls against the synthesized policies, and records which permissions were used and which calls were denied.
/// </summary>
internal interface IAccess
{
    /// <summary>Checks that the caller has a permission.</summary>
    /// <param name="caller">The caller. The user of this computer may do everything.</param>
    /// <param name="permission">The required permission.</param>
    /// <exception cref="ServiceException">AccessDenied, with the wording of AWS.</exception>
    void Require(Caller caller, Permission permission);

    /// <summary>Assumes a role for a service, as <c>sts:AssumeRole</c> does.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="service">The service, such as <c>firehose.amazonaws.com</c>.</param>
    /// <param name="sessionName">The session's name, at the end of the caller's ARN.</param>
    /// <param name="context">
    /// The condition keys that the service sends, such as <c>sts:ExternalId</c> and <c>aws:SourceArn</c>.
    /// </param>
    /// <exception cref="ServiceException">The trust policy does not allow the service to assume the role.</exception>
    RoleSession Assume(string roleArn, string service, string sessionName, IReadOnlyDictionary<string, string[]>? context = null);
}

/// <summary>The session of a role that a service assumed, with credentials to sign with.</summary>
/// <param name="Caller">The session as a caller.</param>
/// <param name="AccessKeyId">The access key, which signatures name.</param>
/// <param name="SecretAccessKey">The secret key, which signs requests.</param>
/// <param name="SessionToken">The session token, which is sent with each request.</param>
internal sealed record RoleSession(Caller Caller, string AccessKeyId, string SecretAccessKey, string SessionToken);
