namespace Pipeline.Local.Contracts;

/// <summary>Decides by the synthesized policies who may do what, and remembers what was used and what was denied.</summary>
internal interface IAccess
{
    /// <summary>Lets a call through or not.</summary>
    /// <param name="caller">Who calls; a user of this computer may do everything.</param>
    /// <param name="need">What it needs.</param>
    /// <exception cref="ServiceException">AccessDenied, with the words of AWS.</exception>
    void Demand(Caller caller, Need need);

    /// <summary>A service takes a role on, as <c>sts:AssumeRole</c> does.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="service">The service, such as <c>firehose.amazonaws.com</c>.</param>
    /// <param name="sessionName">The session's name, at the end of the caller's ARN.</param>
    /// <param name="context">What the service says with it, such as <c>sts:ExternalId</c> and <c>aws:SourceArn</c>.</param>
    /// <exception cref="ServiceException">The trust policy does not let the service.</exception>
    RoleSession Assume(string roleArn, string service, string sessionName, IReadOnlyDictionary<string, string[]>? context = null);
}

/// <summary>A role that a service has taken on, with credentials to sign with.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="AccessKeyId">The credentials' name in a signature.</param>
/// <param name="SecretAccessKey">What it signs with.</param>
/// <param name="SessionToken">Goes with each request.</param>
internal sealed record RoleSession(Caller Caller, string AccessKeyId, string SecretAccessKey, string SessionToken);
