using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Which MQTT messages an <see cref="IotRuleFeed"/> selects, and what it does with them.</summary>
public sealed record IotRuleFeedProps
{
    /// <summary>Which messages, and what of them, in IoT's SQL of 2016-03-23: <c>SELECT * FROM 'badges/+/scans'</c>.</summary>
    public required string Sql { get; set; }

    /// <summary>What is done with each, 1 to 10; all are done.</summary>
    public required IReadOnlyList<IotAction> Actions { get; set; }

    /// <summary>
    /// What is done with a message of which an action failed, after IoT's own retries: it gets a JSON object with the message in
    /// base64 and each failure. Default: a queue of the feed's own keeps it for 14 days.
    /// </summary>
    public IotAction? ErrorAction { get; set; }

    /// <summary>What the rule is for. Default: nothing.</summary>
    public string? Description { get; set; }

    internal void Validate(Violations violations)
    {
        if (!violations.AreComplete(this)) return;
        IotSql.Validate(violations, nameof(Sql), Sql);
        violations.Count(nameof(Actions), Actions, ServiceLimits.Iot.RuleActions);
        for (var i = 0; i < Actions.Count; i++) Actions[i].Validate(violations.For($"{nameof(Actions)}[{i}]"));
        ErrorAction?.Validate(violations.For(nameof(ErrorAction)));
    }
}
