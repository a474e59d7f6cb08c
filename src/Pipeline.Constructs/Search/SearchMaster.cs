using Amazon.CDK.AWS.IAM;
using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>
/// The master of fine-grained access control, which maps roles and users to permissions, including Firehose's role. In CDK:
/// <c>DomainProps.FineGrainedAccessControl</c>.
/// </summary>
public sealed record SearchMaster
{
    private SearchMaster(IRole? role, string? userName) => (ExistingRole, UserName) = (role, userName);

    /// <summary>A new role. Principals of its account may assume it if their own policies allow it.</summary>
    public static SearchMaster NewRole() => new(null, null);

    /// <summary>An existing role.</summary>
    /// <param name="role">The role.</param>
    public static SearchMaster Role(IRole role) => new(role, null);

    /// <summary>
    /// A user in the domain's internal database, for clients that cannot sign requests. Secrets Manager makes its password. The
    /// domain's policy then allows unsigned requests, which cdk-nag reports (AwsSolutions-OS5), so the domain must be in a VPC or
    /// name the allowed addresses. The secret costs 0.40 USD a month (https://aws.amazon.com/secrets-manager/pricing/).
    /// </summary>
    /// <param name="userName">The user's name, 1 to 64 characters. Default: <c>admin</c>.</param>
    public static SearchMaster InternalUser(string userName = "admin") => new(null, userName);

    internal IRole? ExistingRole { get; }

    /// <summary>The user's name; <c>null</c> for a role.</summary>
    public string? UserName { get; }

    internal void Validate(Violations violations) =>
        violations.Length(nameof(UserName), UserName, ServiceLimits.OpenSearch.MasterUserNameLength);
}
