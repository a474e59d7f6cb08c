using System.Collections.Concurrent;

namespace Pipeline.Local;

/// <summary>One action on one resource that a statement grants, and which roles have used it.</summary>
/// <param name="policyPath">The policy's path.</param>
/// <param name="sid">The statement's name.</param>
/// <param name="action">The action's pattern as the policy has it; <c>not </c> and the patterns for NotAction.</param>
/// <param name="resource">The resource's pattern as the policy has it.</param>
/// <param name="viaServices">What its condition on <c>kms:ViaService</c> names.</param>
internal sealed class Grant(string policyPath, string sid, string action, string resource, IReadOnlyList<string> viaServices)
{
    private readonly ConcurrentDictionary<string, bool> _usedBy = new(StringComparer.Ordinal);

    public string PolicyPath => policyPath;

    public string Sid => sid;

    public string Action => action;

    public string Resource => resource;

    public IReadOnlyList<string> ViaServices => viaServices;

    public bool IsUsedBy(string roleArn) => _usedBy.ContainsKey(roleArn);

    public void UsedBy(string roleArn) => _usedBy.TryAdd(roleArn, true);
}
