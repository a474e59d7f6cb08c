using Amazon.CDK;
using Amazon.JSII.Runtime.Deputy;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>
/// Acknowledges findings on the resources of a policy in the form that cdk-nag reports. A reference to another stack gets
/// its final form (an import, a nested stack's parameter) when CDK prepares the app. CDK validates the constructs after
/// that, and runs cdk-nag last.
/// </summary>
/// <param name="policy">The policy.</param>
internal sealed class LateAcknowledgements(IConstruct policy) : DeputyBase, IValidation
{
    private readonly List<(string Rule, string Resource, string Reason)> _wildcards = [];
    private readonly HashSet<string> _acknowledged = [];

    /// <summary>Acknowledges a finding now, for readers that run before validation, and later in its final form.</summary>
    public void Add(string rule, string resource, string reason)
    {
        _wildcards.Add((rule, resource, reason));
        Acknowledge(rule, resource, reason);
    }

    /// <summary>Called by CDK; it never reports a mistake.</summary>
    public string[] Validate()
    {
        foreach (var (rule, resource, reason) in _wildcards) Acknowledge(rule, resource, reason);
        return [];
    }

    private void Acknowledge(string rule, string resource, string reason)
    {
        var id = Finding.Of(rule, Stack.Of(policy).Resolve(resource));
        if (id is not null && _acknowledged.Add(id)) Nag.Acknowledge(policy, id, reason);
    }
}
