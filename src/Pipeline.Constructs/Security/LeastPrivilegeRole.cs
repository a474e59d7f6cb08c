using Amazon.CDK.AWS.IAM;
using Constructs;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>A role for one service, with one customer managed policy that holds all of its permissions.</summary>
/// <remarks>
/// It uses a managed policy instead of CDK's default inline one, so that the policy can be read, versioned and compared by itself
/// (NIST 800-53 AC-6). Grants that a user adds later still go to the role's inline policy.
/// </remarks>
internal sealed class LeastPrivilegeRole : Construct
{
    private readonly ManagedPolicy _policy;
    private LateAcknowledgements? _late;

    /// <param name="scope">The construct that needs the role.</param>
    /// <param name="id">The role's id in it.</param>
    /// <param name="principal">The principal that may assume it, with the conditions from AWS's documentation.</param>
    /// <param name="description">What the role is for, in a sentence.</param>
    public LeastPrivilegeRole(Construct scope, string id, IPrincipal principal, string description)
        : base(scope, id)
    {
        Role = new Role(this, "Resource", new RoleProps { AssumedBy = principal, Description = description });
        _policy = new ManagedPolicy(this, "Policy", new ManagedPolicyProps { Description = description, Roles = [Role] });
    }

    public Role Role { get; }

    /// <summary>The policy that a resource must depend on, if it uses the role's permissions as soon as it is made.</summary>
    public IDependable Policy => _policy;

    public void Allow(params PolicyStatement[] statements) => _policy.AddStatements(statements);

    /// <summary>Acknowledges a wildcard finding (AwsSolutions-IAM5) of the policy.</summary>
    /// <param name="resource">The resource as a statement names it, such as <c>*</c> or a bucket's <c>ArnForObjects</c>.</param>
    /// <param name="reason">Why no narrower resource works.</param>
    public void AcknowledgeWildcard(string resource, string reason)
    {
        if (_late is null) _policy.Node.AddValidation(_late = new LateAcknowledgements(_policy));
        _late.Add("AwsSolutions-IAM5", resource, reason);
    }
}
