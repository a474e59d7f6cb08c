using System.Text.Json.Nodes;
using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Collection;

/// <summary>Collects roles and their policies.</summary>
internal sealed class RolePolicyCollector(Deployment deployment, PolicyStore store)
{
    private readonly Dictionary<string, Policy> _managed = new(StringComparer.Ordinal);

    public void Collect()
    {
        foreach (var role in deployment.OfType(AwsType.Iam.Role)) AddRole(role);
        foreach (var policy in deployment.OfType(AwsType.Iam.ManagedPolicy)) AddManaged(policy);
        foreach (var policy in deployment.OfType(AwsType.Iam.Policy))
            Attach(Read(policy.Path, policy.Properties["PolicyDocument"]), Names(policy.Properties["Roles"]));

        foreach (var policy in deployment.OfType(AwsType.Iam.RolePolicy))
            Attach(Read(policy.Path, policy.Properties["PolicyDocument"]), Names(policy.Properties["RoleName"]));

        foreach (var role in deployment.OfType(AwsType.Iam.Role)) AttachByArn(role);
    }

    private static List<string> Names(JsonNode? node) => [.. PolicyJson.Strings(node, _ => { })];

    private void AddRole(Resource resource)
    {
        var path = $"{resource.Path}, AssumeRolePolicyDocument";
        var trust = store.Parse(path, PolicyKind.Trust, resource.Properties["AssumeRolePolicyDocument"]);
        var arn = resource.Arn ?? resource.PhysicalId;
        var role = new RoleEntry(resource.PhysicalId, arn, resource.Path, AccountFacts.Tags(resource)) { Trust = trust };
        store.Add(role);
        // The trust policy decides too when another role calls sts:AssumeRole on this one.
        store.AddResourcePolicy(arn, trust);
        if (resource.Properties["Policies"] is not JsonArray policies) return;
        foreach (var policy in policies.OfType<JsonObject>())
            role.Policies.Add(Read($"{resource.Path}, {policy["PolicyName"]}", policy["PolicyDocument"]));
    }

    private void AddManaged(Resource resource)
    {
        var policy = Read(resource.Path, resource.Properties["PolicyDocument"]);
        _managed[resource.PhysicalId] = policy;
        if (resource.Arn is { } arn) _managed[arn] = policy;
        Attach(policy, Names(resource.Properties["Roles"]));
    }

    private void AttachByArn(Resource resource)
    {
        var role = store.RoleOrImported(resource.PhysicalId);
        foreach (var arn in Names(resource.Properties["ManagedPolicyArns"]))
        {
            if (Managed(arn) is { } policy)
            {
                // The role may name the policy, and the policy the role: it counts once.
                if (!role.Policies.Contains(policy)) role.Policies.Add(policy);
            }
            else if (IsPolicy(resource, "ManagedPolicyArns", arn))
            {
                role.UnknownPolicies.Add(arn);
                store.Note($"{resource.Path}: the managed policy {Unknown(arn, "what it would allow is assumed")}");
            }
        }

        if (resource.Properties["PermissionsBoundary"]?.ToString() is not { } boundary) return;
        role.HasBoundary = true;
        role.Boundary = Managed(boundary);
        if (role.Boundary is not null) return;
        if (IsPolicy(resource, "PermissionsBoundary", boundary))
        {
            store.Note($"{resource.Path}: the permissions boundary {Unknown(boundary, "that it forbids nothing is assumed")}");
        }
        else
        {
            // A boundary that AWS would refuse must not widen the role's permissions.
            role.Boundary = new Policy(boundary, []);
        }
    }

    private bool IsPolicy(Resource resource, string property, string arn)
    {
        var parts = arn.Split(':', 6);
        if (parts is ["arn", _, "iam", _, _, _] && parts[5].StartsWith("policy/", StringComparison.Ordinal)) return true;
        store.Note(MalformedPolicy.Sentence(resource.Path, property, "the ARN of a managed policy", arn, "write one"));
        return false;
    }

    private static string Unknown(string arn, string assumption) =>
        $"{arn} is not known here: {assumption}, not checked; give its document by --policy {arn}=FILE";

    private Policy? Managed(string arn)
    {
        if (_managed.TryGetValue(arn, out var policy)) return policy;
        // The user's document comes before AWS's own, of which AWS may have published a newer version.
        if (store.Given.Find(arn) is { } given) return _managed[arn] = given;
        return AwsManagedPolicies.Find(arn) is { } document ? _managed[arn] = Read(arn, document) : null;
    }

    private void Attach(Policy policy, IEnumerable<string> roles)
    {
        foreach (var role in roles) store.RoleOrImported(role).Policies.Add(policy);
    }

    private Policy Read(string path, JsonNode? document) => store.Parse(path, PolicyKind.Identity, document);
}
