using System.Collections.Concurrent;
using Pipeline.Local.Access.Collection;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Reports;

/// <summary>One action on one resource that a statement grants, and each role's use of it.</summary>
/// <param name="policyPath">The policy's path.</param>
/// <param name="sid">The statement's name.</param>
/// <param name="action">The action's pattern as the policy has it; <c>not </c> and the patterns for NotAction.</param>
/// <param name="resource">The resource's pattern as the policy has it; <c>not </c> and the patterns for NotResource.</param>
/// <param name="viaServices">The services that its condition on <c>kms:ViaService</c> names.</param>
/// <param name="isOfResource">Whether a resource's policy grants it.</param>
/// <param name="hasConditions">Whether the statement has conditions.</param>
internal sealed class Grant(
    string policyPath,
    string sid,
    string action,
    string resource,
    IReadOnlyList<string> viaServices,
    bool isOfResource = false,
    bool hasConditions = false)
{
    private readonly ConcurrentDictionary<string, GrantUse> _uses = new(StringComparer.Ordinal);

    public string PolicyPath => policyPath;

    public string Sid => sid;

    public string Action => action;

    public string Resource => resource;

    public IReadOnlyList<string> ViaServices => viaServices;

    public bool IsOfResource => isOfResource;

    public bool HasConditions => hasConditions;

    /// <summary>A role's use of the grant; <c>null</c> where the role has not used it.</summary>
    public GrantUse? UseBy(string roleArn) => _uses.GetValueOrDefault(roleArn);

    /// <summary>Records that this grant allowed a role's call, alone or beside a narrower grant.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="permission">The permission that the call needed.</param>
    /// <param name="narrower">A narrower grant that allows the same call; <c>null</c> where this one is the narrowest.</param>
    public void UsedBy(string roleArn, Permission permission, Grant? narrower = null) =>
        _uses.GetOrAdd(roleArn, _ => new GrantUse()).Add(permission, narrower);
}

/// <summary>A role's use of a grant. All members may be called from any thread.</summary>
internal sealed class GrantUse
{
    /// <summary>A wildcard that was used for more resources than this is not reported as wider than needed.</summary>
    public const int MostResources = 3;

    private readonly Lock _lock = new();
    private readonly SortedSet<string> _actions = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _resources = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _actionsBesides = new(StringComparer.OrdinalIgnoreCase);
    private Grant? _narrower;

    /// <summary>The actions of the calls that no narrower grant allows.</summary>
    public IReadOnlyList<string> Actions => Copy(_actions);

    /// <summary>
    /// The resources of those calls: buckets, tables and so on, not the objects or items in them; at most one more
    /// than <see cref="MostResources"/>.
    /// </summary>
    public IReadOnlyList<string> Resources => Copy(_resources);

    /// <summary>The actions of the calls that a narrower grant allows too.</summary>
    public IReadOnlyList<string> ActionsBesides => Copy(_actionsBesides);

    /// <summary>The narrower grant that allows the last such call; <c>null</c> where there is none.</summary>
    public Grant? Narrower => _narrower;

    public void Add(Permission permission, Grant? narrower)
    {
        lock (_lock)
        {
            if (narrower is not null)
            {
                _narrower = narrower;
                _actionsBesides.Add(permission.Action);
                return;
            }

            _actions.Add(permission.Action);
            if (_resources.Count <= MostResources) _resources.Add(ResourceKey.Of(permission.Resource));
        }
    }

    private List<string> Copy(SortedSet<string> set)
    {
        lock (_lock) return [.. set];
    }
}
