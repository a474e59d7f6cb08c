using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Pipeline.Local;

/// <summary>All policies of a deployment, read and found by role and by resource.</summary>
internal sealed class PolicyStore
{
    private readonly ConcurrentDictionary<string, RoleEntry> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Policy>> _resources = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly Deployment _deployment;

    public PolicyStore(Deployment deployment)
    {
        _deployment = deployment;
        new RolePolicyCollector(deployment, this).Collect();
        new ResourcePolicyCollector(deployment, this).Collect();
    }

    /// <summary>What is wrong or unknown in the policies, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public IEnumerable<RoleEntry> Roles => _roles.Values;

    /// <summary>A role by its ARN or name, or nothing.</summary>
    public RoleEntry? FindRole(string arnOrName) => _roles.GetValueOrDefault(NameOf(arnOrName));

    /// <summary>The policies of a resource or of what it lies in; none for most.</summary>
    public IReadOnlyList<Policy> OfResource(string arn) => _resources.TryGetValue(ResourceKey.Of(arn), out var policies) ? policies : [];

    /// <summary>The statements of resources' policies that allow a role by its name, not only with its account or with everyone.</summary>
    public IEnumerable<Statement> StatementsNaming(RoleEntry role)
    {
        var principal = new Principal("", role.Arn, null, _deployment.Account, role.Tags);
        return _resources.Values.SelectMany(policies => policies).Distinct()
            .SelectMany(policy => policy.Statements)
            .Where(statement => statement.IsAllow && statement.Principals?.Names(principal) == Naming.Role);
    }

    public void Add(RoleEntry role) => _roles[role.Name] = role;

    /// <summary>A role by its name; one that the assembly refers to without making it is added.</summary>
    public RoleEntry RoleOrImported(string arnOrName)
    {
        if (FindRole(arnOrName) is { } known) return known;
        var arn = arnOrName.StartsWith("arn:", StringComparison.Ordinal)
            ? arnOrName
            : $"arn:{_deployment.Partition}:iam::{_deployment.Account}:role/{arnOrName}";
        return _roles.GetOrAdd(NameOf(arnOrName), name => new RoleEntry(name, arn, arn, new Dictionary<string, string>()));
    }

    public void AddResourcePolicy(string arn, Policy policy)
    {
        var key = ResourceKey.Of(arn);
        if (!_resources.TryGetValue(key, out var policies)) _resources[key] = policies = [];
        policies.Add(policy);
    }

    public void Note(string note) => _notes.Add(note);

    public Policy Parse(string path, PolicyKind kind, JsonNode? document) => new PolicyParser(path, kind, Note).Parse(document);

    private static string NameOf(string arnOrName) => arnOrName[(arnOrName.LastIndexOf('/') + 1)..];
}
