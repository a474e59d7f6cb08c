using System.Collections.Concurrent;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose;

/// <summary>The name, role sessions, metrics and log of one Firehose stream.</summary>
internal sealed class DeliveryContext(FirehoseHost host, string name, string arn, string path, int seed)
{
    // The log is bounded, since endpoints may answer with ever new messages.
    private const int MostLines = 500;

    private readonly ConcurrentDictionary<string, RoleSession> _sessions = [];
    private readonly ConcurrentDictionary<string, bool> _said = [];

    public FirehoseHost Host => host;

    public string Name => name;

    public string Arn => arn;

    public Pace Pace => host.Pace;

    public SeededRandom Random { get; } = new(seed);

    public DeliveryProgress Progress { get; } = new();

    /// <summary>The last problem; null where there was none.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>The session of a role that this stream assumed.</summary>
    /// <exception cref="ServiceException">The role's trust policy does not allow Firehose to assume it.</exception>
    public RoleSession Session(string roleArn) => _sessions.GetOrAdd(roleArn, arnOfRole => host.Access.Assume(
        arnOfRole,
        "firehose.amazonaws.com",
        name,
        new Dictionary<string, string[]>
        {
            ["sts:ExternalId"] = [host.Account],
            ["aws:SourceArn"] = [arn],
            ["aws:SourceAccount"] = [host.Account],
        }));

    public void Measure(string metric, double value) =>
        host.Log.Measure("AWS/Firehose", metric, value, ("DeliveryStreamName", name));

    public void Say(string line) => host.Log.Say(path, line);

    /// <summary>
    /// Logs a repeated problem once, even where its message differs each time, such as a message with an object's name.
    /// </summary>
    public bool SayOnce(string identity, string line)
    {
        LastProblem = line;
        if (_said.Count >= MostLines || !_said.TryAdd(identity, true)) return false;
        Say(line);
        return true;
    }

    /// <summary>
    /// Logs an error of a destination or a function once, and checks that the role may write it to the destination's log stream.
    /// </summary>
    public void LogError(string roleArn, LogStreamName? log, string identity, string line)
    {
        if (!SayOnce(identity, line) || log is null) return;
        var resource = $"arn:{host.Partition}:logs:{host.Region}:{host.Account}:log-group:{log.Group}:log-stream:{log.Stream}";
        Use(roleArn, new Permission("logs:PutLogEvents", resource), "its errors are not in the log stream");
    }

    /// <summary>Checks the permission for a call that AWS makes and that has no other effect here.</summary>
    public void Use(string roleArn, Permission permission, string otherwise)
    {
        try
        {
            host.Access.Require(Session(roleArn).Caller, permission);
        }
        catch (ServiceException error)
        {
            SayOnce($"{permission.Action} {permission.Resource}", $"{error.Message} ({otherwise})");
        }
    }
}
