using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// Who administers fine-grained access control: maps roles and users to permissions, Firehose's role among them.
/// In CDK: <c>DomainProps.FineGrainedAccessControl</c>.
/// </summary>
public sealed record SearchMaster
{
    private SearchMaster(IRole? role, string? userName) => (ExistingRole, UserName) = (role, userName);

    /// <summary>
    /// A role that the domain makes and that identities of its account may assume where their own policies say so.
    /// </summary>
    public static SearchMaster NewRole() => new(null, null);

    /// <summary>A role that exists.</summary>
    /// <param name="role">The role.</param>
    public static SearchMaster Role(IRole role) => new(role, null);

    /// <summary>
    /// A user in the domain's internal database, its password made in Secrets Manager, for clients that cannot sign requests.
    /// The domain's policy then takes unsigned requests, which cdk-nag reports (AwsSolutions-OS5); so the domain must be in a VPC
    /// or name the addresses it allows. The secret costs 0.40 USD a month (https://aws.amazon.com/secrets-manager/pricing/).
    /// </summary>
    /// <param name="userName">The user's name, 1 to 64 characters. Default: <c>admin</c>.</param>
    public static SearchMaster InternalUser(string userName = "admin") => new(null, userName);

    internal IRole? ExistingRole { get; }

    /// <summary>The user's name, or nothing for a role.</summary>
    public string? UserName { get; }

    internal void Validate(Violations violations) =>
        violations.Length(nameof(UserName), UserName, ServiceLimits.OpenSearch.MasterUserNameLength);
}
