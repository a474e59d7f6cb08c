using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>Collects roles and what is attached to them.</summary>
internal sealed class RolePolicyCollector(Deployment deployment, PolicyStore store)
{
    private readonly Dictionary<string, Policy> _managed = new(StringComparer.Ordinal);

    public void Collect()
    {
        foreach (var role in deployment.OfType("AWS::IAM::Role")) AddRole(role);
        foreach (var policy in deployment.OfType("AWS::IAM::ManagedPolicy")) AddManaged(policy);
        foreach (var policy in deployment.OfType("AWS::IAM::Policy"))
        {
            Attach(Read(policy.Path, policy.Properties["PolicyDocument"]), Names(policy.Properties["Roles"]));
        }

        foreach (var policy in deployment.OfType("AWS::IAM::RolePolicy"))
        {
            Attach(Read(policy.Path, policy.Properties["PolicyDocument"]), Names(policy.Properties["RoleName"]));
        }

        foreach (var role in deployment.OfType("AWS::IAM::Role")) AttachByArn(role);
    }

    private static List<string> Names(JsonNode? node) => [.. PolicyJson.Strings(node, _ => { })];

    private void AddRole(Resource resource)
    {
        var role = new RoleEntry(resource.PhysicalId, resource.Arn ?? resource.PhysicalId, resource.Path, AccountFacts.Tags(resource))
        {
            Trust = store.Parse($"{resource.Path}, AssumeRolePolicyDocument", PolicyKind.Trust, resource.Properties["AssumeRolePolicyDocument"]),
        };
        store.Add(role);
        if (resource.Properties["Policies"] is not JsonArray policies) return;
        foreach (var policy in policies.OfType<JsonObject>())
        {
            role.Policies.Add(Read($"{resource.Path}, {policy["PolicyName"]}", policy["PolicyDocument"]));
        }
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
            // Both the role and the policy may name each other.
            if (Managed(resource.Path, arn) is { } policy && !role.Policies.Contains(policy)) role.Policies.Add(policy);
        }

        if (resource.Properties["PermissionsBoundary"] is { } boundary)
        {
            // A boundary that is not known here allows nothing: better a denied call too many than a right that AWS would not give.
            role.Boundary = Managed(resource.Path, boundary.ToString()) ?? new Policy(boundary.ToString(), []);
        }
    }

    private Policy? Managed(string path, string arn)
    {
        if (_managed.TryGetValue(arn, out var policy)) return policy;
        if (AwsManagedPolicies.Find(arn) is { } document) return _managed[arn] = Read(arn, document);
        store.Note(AwsManagedPolicies.IsOne(arn)
            ? $"{path}: the managed policy {arn} is unknown here: grants nothing (known are {string.Join(", ", AwsManagedPolicies.Names)})"
            : $"{path}: the managed policy {arn} is not among the resources: grants nothing");
        return null;
    }

    private void Attach(Policy policy, IEnumerable<string> roles)
    {
        foreach (var role in roles) store.RoleOrImported(role).Policies.Add(policy);
    }

    private Policy Read(string path, JsonNode? document) => store.Parse(path, PolicyKind.Identity, document);
}
