using System.Text.Json.Nodes;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// The account's settings in the Region: its commitment to a minimum throughput
/// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateAccountSettings.html).
/// </summary>
internal sealed class AccountOperations(TimeProvider time)
{
    private const string Member = "MinimumThroughputBillingCommitment";

    private static readonly string[] Statuses = ["ENABLED", "DISABLED"];

    private readonly Lock _gate = new();
    private DateTimeOffset? _started;
    private DateTimeOffset? _ended;
    private bool _endsWhenAllowed;

    /// <summary>Whether the account has committed to a minimum throughput.</summary>
    public bool IsCommitted
    {
        get
        {
            lock (_gate)
            {
                EndWhenAllowed();
                return _started is not null && _ended is null;
            }
        }
    }

    /// <summary>Commits the account to a minimum throughput.</summary>
    public void Commit()
    {
        lock (_gate)
        {
            EndWhenAllowed();
            if (_started is null || _ended is not null) (_started, _ended) = (time.GetUtcNow(), null);
            _endsWhenAllowed = false;
        }
    }

    public JsonObject Describe(JsonObject request)
    {
        new KinesisInput(request).Check();
        return Describe();
    }

    public JsonObject Update(JsonObject request)
    {
        var input = new KinesisInput(request);
        var commitment = input.Structure(Member);
        if (commitment is null) input.Violate(Member, null, "Member must not be null");
        var status = commitment?.Choice("Status", Statuses, required: true);
        input.Check();
        commitment!.Check();
        if (status == "ENABLED") Commit();
        else End();
        return Describe();
    }

    private DateTimeOffset? EarliestEnd => _started?.AddHours(ServiceLimits.Kinesis.CommitmentHours);

    private void End()
    {
        lock (_gate)
        {
            _endsWhenAllowed = _started is not null && _ended is null;
            EndWhenAllowed();
        }
    }

    private void EndWhenAllowed()
    {
        if (!_endsWhenAllowed || time.GetUtcNow() < EarliestEnd) return;
        _ended = time.GetUtcNow();
        _endsWhenAllowed = false;
    }

    private JsonObject Describe()
    {
        lock (_gate)
        {
            EndWhenAllowed();
            var isCommitted = _started is not null && _ended is null;
            var answer = new JsonObject
            {
                ["Status"] = !isCommitted ? "DISABLED" : _endsWhenAllowed ? "ENABLED_UNTIL_EARLIEST_ALLOWED_END" : "ENABLED",
            };
            if (_started is { } started) answer["StartedAt"] = StreamDescriptions.Seconds(started);
            if (_ended is { } ended) answer["EndedAt"] = StreamDescriptions.Seconds(ended);
            if (isCommitted) answer["EarliestAllowedEndAt"] = StreamDescriptions.Seconds(EarliestEnd!.Value);
            return new() { [Member] = answer };
        }
    }
}
