using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Pipeline.Constructs.Internal;

/// <summary>A role that Firehose assumes, either made here or given by the user.</summary>
internal sealed class DeliveryRole
{
    private readonly LeastPrivilegeRole? _made;
    private readonly List<IDependable> _policies = [];

    public DeliveryRole(Construct scope, string id, IRole? given, string description, bool byExternalId = true)
    {
        if (given is null)
        {
            _made = new LeastPrivilegeRole(scope, id, Firehose(byExternalId ? Stack.Of(scope).Account : null), description);
            _policies.Add(_made.Policy);
        }

        Role = given ?? _made!.Role;
    }

    public IRole Role { get; }

    /// <summary>The policies that the stream must depend on: Firehose tries its permissions when the stream is created.</summary>
    public IReadOnlyList<IDependable> Policies => _policies;

    public void Allow(IEnumerable<PolicyStatement> statements, IEnumerable<NecessaryWildcard>? wildcards = null)
    {
        foreach (var statement in statements) Allow(statement);
        foreach (var wildcard in wildcards ?? []) _made?.AcknowledgeWildcard(wildcard.Resource, wildcard.Reason);
    }

    private void Allow(PolicyStatement statement)
    {
        if (_made is not null) _made.Allow(statement);
        else if (Role.AddToPrincipalPolicy(statement).PolicyDependable is { } policy) _policies.Add(policy);
    }

    // ADR-bind-returns-data.md explains why an external id is used, and where it is not.
    private static ServicePrincipal Firehose(string? externalId) => new("firehose.amazonaws.com", new ServicePrincipalOpts
    {
        Conditions = externalId is null
            ? null
            : new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["sts:ExternalId"] = externalId },
            },
    });
}
