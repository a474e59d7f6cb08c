using System.Collections.Concurrent;

namespace Pipeline.Local;

/// <summary>Counts denied calls, and tells at the end what each role used.</summary>
internal sealed class AccessReporter(PolicyStore store)
{
    /// <summary>So many different denied calls are told apart; the rest are counted by role and action.</summary>
    private const int MostDenied = 1_000;

    private readonly ConcurrentDictionary<(string Role, string Action, string Resource), Count> _denied = new();

    /// <summary>Counts a denied call.</summary>
    /// <returns>Whether it is the first of its kind.</returns>
    public bool Denied(string roleArn, Need need, string message)
    {
        var resource = _denied.Count < MostDenied || _denied.ContainsKey((roleArn, need.Action, need.Resource)) ? need.Resource : "*";
        return Interlocked.Increment(ref _denied.GetOrAdd((roleArn, need.Action, resource), _ => new Count(message)).Value) == 1;
    }

    public AccessReport Report() =>
        new([.. store.Roles.OrderBy(role => role.Path, StringComparer.Ordinal).Select(Report)], [.. store.Notes]);

    private RoleAccess Report(RoleEntry role)
    {
        var unused = !role.HasActed ? [] : role.Policies
            .SelectMany(policy => policy.Statements)
            .Concat(store.StatementsNaming(role))
            .SelectMany(statement => statement.Grants)
            .Where(grant => !grant.IsUsedBy(role.Arn))
            .Select(grant => new UnusedGrant(
                grant.PolicyPath, grant.Sid, grant.Action, grant.Resource, UnexercisedHere.ReasonFor(grant, role.TrustedServices)))
            .ToList();
        var denied = _denied
            .Where(entry => entry.Key.Role == role.Arn)
            .Select(entry => new DeniedCall(entry.Key.Action, entry.Key.Resource, entry.Value.Message, Interlocked.Read(ref entry.Value.Value)))
            .OrderByDescending(call => call.Count)
            .ThenBy(call => call.Action, StringComparer.Ordinal)
            .ThenBy(call => call.Resource, StringComparer.Ordinal);
        return new RoleAccess(
            role.Arn,
            role.Path,
            role.HasActed,
            [.. unused.Where(grant => grant.Reason is null)],
            [.. unused.Where(grant => grant.Reason is not null)],
            [.. denied]);
    }

    private sealed class Count(string message)
    {
        public long Value;

        public string Message => message;
    }
}
