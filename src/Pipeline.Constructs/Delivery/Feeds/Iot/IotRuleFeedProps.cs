using Pipeline.Constructs.Internal;
using Pipeline.Records.Limits;

namespace Pipeline.Constructs;

/// <summary>Settings of an <see cref="IotRuleFeed"/>: the MQTT messages that it selects, and its actions.</summary>
public sealed record IotRuleFeedProps
{
    /// <summary>
    /// Selects the messages and their parts, in IoT's SQL of 2016-03-23: <c>SELECT * FROM 'badges/+/scans'</c>.
    /// </summary>
    public required string Sql { get; set; }

    /// <summary>The actions, 1 to 10; IoT runs all of them for each message.</summary>
    public required IReadOnlyList<IotAction> Actions { get; set; }

    /// <summary>
    /// The action for a message if one of the actions failed, after IoT's own retries. It gets a JSON object with the message in
    /// base64 and each failure. Default: a new queue keeps it for 14 days.
    /// </summary>
    public IotAction? ErrorAction { get; set; }

    /// <summary>The description of the rule. Default: none.</summary>
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
