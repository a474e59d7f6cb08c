using Pipeline.Local.Access.Collection;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Reports;

/// <summary>
/// The permissions that the policies of a deployment grant on a resource, as they write them: for a reader, not for a decision.
/// Conditions of an Allow count as met, and a Deny counts only without conditions.
/// </summary>
internal sealed class RoleRights(Deployment deployment)
{
    private readonly PolicyStore _store = new(deployment, new GivenPolicies(new Dictionary<string, string>()));

    /// <summary>
    /// The construct path of a role, by its ARN or name; the ARN itself where the role is not in the deployment.
    /// </summary>
    public string PathOf(string role) => _store.FindRole(role)?.Path ?? role;

    /// <summary>Whether all policies of a role are in the deployment.</summary>
    public bool IsKnown(string role) => _store.FindRole(role) is { IsAssumed: false };

    /// <summary>The actions that a role is granted on a resource or on parts of it.</summary>
    /// <param name="role">Its ARN or name.</param>
    /// <param name="arn">The resource's ARN.</param>
    /// <param name="isNamed">Whether grants on all resources (<c>*</c>) are left out.</param>
    public IReadOnlyList<string> Actions(string role, string arn, bool isNamed)
    {
        if (_store.FindRole(role) is not { } entry) return [];
        var service = arn.Split(':', 4).ElementAtOrDefault(2) ?? "";
        var named = _store.OfResource(arn).SelectMany(policy => policy.Statements)
            .Intersect<Statement>(_store.StatementsNaming(entry), ReferenceEqualityComparer.Instance);
        var statements = entry.Policies.SelectMany(policy => policy.Statements)
            .Where(statement => Reaches(statement, arn, isNamed));
        var denied = entry.Policies.SelectMany(policy => policy.Statements)
            .Where(statement => !statement.IsAllow && statement.Conditions.Count == 0 && Covers(statement, arn)).ToArray();
        return
        [
            .. statements.Concat(named).Where(statement => statement.IsAllow && !statement.IsNotAction)
                .SelectMany(Written)
                .Where(action => action == "*" || IsOf(action, service))
                .Where(action => !denied.Any(statement => statement.Actions.Any(pattern =>
                    Glob.Matches(pattern, action, ignoreCase: true)) != statement.IsNotAction))
                .Where(action => entry.Boundary?.CouldAllow(action, []) != false)
                .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The actions that a resource's own policy grants a service on it.</summary>
    public IReadOnlyList<string> ActionsOfService(string service, string arn) =>
    [
        .. _store.OfResource(arn).SelectMany(policy => policy.Statements)
            .Where(statement => statement.IsAllow && statement.Principals?.Services.Contains(service) == true)
            .SelectMany(Written).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
    ];

    // As the policy has them, and not as they are matched.
    private static IEnumerable<string> Written(Statement statement) =>
        statement.Actions.Select(action => action.Replace(Glob.Many, '*').Replace(Glob.One, '?'));

    private static bool IsOf(string action, string service) =>
        action.StartsWith($"{service}:", StringComparison.OrdinalIgnoreCase);

    private static bool Reaches(Statement statement, string arn, bool isNamed)
    {
        if (statement.IsNotResource) return !isNamed;
        return statement.Resources?.Any(text => isNamed
            ? text.Source != "*" && Names(text.Source, arn) : Names(text.Source, arn)) == true;
    }

    private static bool Covers(Statement statement, string arn) =>
        statement.Resources?.Any(text => Names(text.Source, arn)) == true && !statement.IsNotResource;

    // The parts of a resource have its ARN before a slash or a colon: objects, indexes, versions.
    private static bool Names(string pattern, string arn) =>
        ArnPattern.MatchesResource(Glob.Pattern(pattern), arn)
        || pattern.StartsWith($"{arn}/", StringComparison.Ordinal) || pattern.StartsWith($"{arn}:", StringComparison.Ordinal);
}
