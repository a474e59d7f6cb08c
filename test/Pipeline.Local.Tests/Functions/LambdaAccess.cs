using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Functions;

/// <summary>Allows everybody everything except what a test forbids, and keeps the requests.</summary>
internal sealed class LambdaAccess : IAccess
{
    private readonly List<string> _demands = [];

    public HashSet<string> Forbidden { get; } = [];

    public IReadOnlyList<string> Demands
    {
        get
        {
            lock (_demands) return [.. _demands];
        }
    }

    public void Require(Caller caller, Permission permission)
    {
        lock (_demands) _demands.Add($"{permission.Action} {permission.Resource}");
        if (caller.IsRole && Forbidden.Contains(permission.Action))
        {
            throw new ServiceException(
                "AccessDeniedException", $"User: {caller.Arn} is not authorized to perform: {permission.Action}",
                403);
        }
    }

    public RoleSession Assume(string roleArn, string service, string sessionName,
        IReadOnlyDictionary<string, string[]>? context = null) =>
        new(new Caller($"{roleArn}/{sessionName}", roleArn, service), "AKIDEXAMPLE", "secret", "token");
}
