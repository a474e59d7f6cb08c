using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Collection;

/// <summary>All policies of a deployment, by role and by resource.</summary>
internal sealed class PolicyStore
{
    private readonly ConcurrentDictionary<string, RoleEntry> _roles = new(StringComparer.Ordinal);
    // A list is replaced as a whole, since clients put policies while calls are decided.
    private readonly ConcurrentDictionary<string, IReadOnlyList<OwnedPolicy>> _resources = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly Deployment _deployment;

    /// <param name="deployment">The deployment whose policies are read.</param>
    /// <param name="given">Documents of policies and roles that the deployment only refers to.</param>
    public PolicyStore(Deployment deployment, GivenPolicies given)
    {
        _deployment = deployment;
        Given = given;
        new RolePolicyCollector(deployment, this).Collect();
        new ResourcePolicyCollector(deployment, this).Collect();
        _notes.AddRange(given.Unused(name => FindRole(name)?.Trust is not null));
    }

    /// <summary>The documents that the user gave.</summary>
    public GivenPolicies Given { get; }

    /// <summary>The mistakes and unknown parts in the policies, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public IEnumerable<RoleEntry> Roles => _roles.Values;

    /// <summary>A role by its ARN or name; <c>null</c> where there is none.</summary>
    public RoleEntry? FindRole(string arnOrName) => _roles.GetValueOrDefault(NameOf(arnOrName));

    /// <summary>The policies of a resource, or of the resource that contains it. Empty for most.</summary>
    public IReadOnlyList<Policy> OfResource(string arn) =>
        _resources.TryGetValue(ResourceKey.Of(arn), out var policies) ? [.. policies.Select(owned => owned.Policy)] : [];

    /// <summary>
    /// The statements of resources' policies that allow a role by its name, not only through its account or through everyone.
    /// </summary>
    public IEnumerable<Statement> StatementsNaming(RoleEntry role)
    {
        var principal = new Principal("", role.Arn, null, _deployment.Account, role.Tags);
        return _resources.Values.SelectMany(policies => policies).Select(owned => owned.Policy).Distinct()
            .SelectMany(policy => policy.Statements)
            .Where(statement => statement.IsAllow && statement.Principals?.Names(principal) == Naming.Role);
    }

    public void Add(RoleEntry role) => _roles[role.Name] = role;

    /// <summary>A role by its name. A role that the assembly only refers to is added.</summary>
    public RoleEntry RoleOrImported(string arnOrName)
    {
        if (FindRole(arnOrName) is { } known) return known;
        var arn = arnOrName.StartsWith("arn:", StringComparison.Ordinal)
            ? arnOrName
            : $"arn:{_deployment.Partition}:iam::{_deployment.Account}:role/{arnOrName}";
        return _roles.GetOrAdd(NameOf(arnOrName), name => Imported(name, arn));
    }

    public void AddResourcePolicy(string arn, Policy policy)
    {
        var owned = new OwnedPolicy(arn, policy);
        _resources.AddOrUpdate(ResourceKey.Of(arn), _ => [owned], (_, policies) => [.. policies, owned]);
    }

    /// <summary>Replaces a resource's own policy. The policies of resources inside it stay.</summary>
    /// <param name="arn">The resource.</param>
    /// <param name="document">The policy; <c>null</c> for none.</param>
    /// <returns>The mistakes in it, a sentence each. If there are any, the old policy stays.</returns>
    public IReadOnlyList<string> ReplaceResourcePolicy(string arn, JsonNode? document)
    {
        List<string> mistakes = [];
        var parser = new PolicyParser(arn, PolicyKind.Resource, mistakes.Add);
        IReadOnlyList<OwnedPolicy> replacing = document is null ? [] : [new OwnedPolicy(arn, parser.Parse(document))];
        if (mistakes.Count > 0) return mistakes;
        _resources.AddOrUpdate(
            ResourceKey.Of(arn), _ => replacing, (_, policies) => [.. policies.Where(owned => owned.Arn != arn), .. replacing]);
        return [];
    }

    public void Note(string note) => _notes.Add(note);

    public Policy Parse(string path, PolicyKind kind, JsonNode? document) => new PolicyParser(path, kind, Note).Parse(document);

    private RoleEntry Imported(string name, string arn)
    {
        var policy = Given.Find(arn);
        var role = new RoleEntry(name, arn, arn, new Dictionary<string, string>()) { IsUnknown = policy is null };
        if (policy is not null) role.Policies.Add(policy);
        return role;
    }

    private sealed record OwnedPolicy(string Arn, Policy Policy);

    private static string NameOf(string arnOrName) => PolicyName.Of(arnOrName);
}
