using Amazon.CDK.AWS.SNS;
using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

/// <summary>The settings that all groups of alarms share: their actions, and which alarms are changed or left out.</summary>
public abstract record AlarmGroupProps
{
    private protected AlarmGroupProps()
    {
    }

    /// <summary>
    /// The topic that alarms of all severities notify, such as <see cref="AlarmTopic.Topic"/>. Either this or
    /// <see cref="Routing"/> is given.
    /// </summary>
    public ITopic? Topic { get; set; }

    /// <summary>
    /// The actions of alarms by their severity. Default: all alarms notify <see cref="Topic"/>, in ALARM and in OK.
    /// </summary>
    public AlarmRouting? Routing { get; set; }

    /// <summary>
    /// Changes of thresholds, periods and severities by the alarms' names; docs/alarms.md lists them. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, AlarmOverride> Overrides { get; set; } = new Dictionary<string, AlarmOverride>();

    /// <summary>The names of alarms that are not made. Default: none.</summary>
    public IReadOnlyList<string> Off { get; set; } = [];

    /// <summary>
    /// The address of the runbook. Descriptions link to it, followed by <c>#</c> and the section. Default:
    /// <c>docs/runbook.md</c>, its place in the repository of this library.
    /// </summary>
    public string RunbookUrl { get; set; } = "docs/runbook.md";

    internal abstract AlarmKinds Kinds { get; }

    internal AlarmRouting Route => Routing ?? AlarmRouting.To(Topic!);

    private protected void ValidateShared(Violations violations)
    {
        violations.Require(
            Topic is not null || Routing is not null,
            nameof(Topic),
            $"have a value without {nameof(Routing)}",
            null,
            $"set it to an AlarmTopic's Topic, or set {nameof(Routing)}");
        violations.Require(
            Topic is null || Routing is null,
            nameof(Topic),
            $"be unset with {nameof(Routing)}, which sets the actions of each severity",
            "both",
            $"remove it, or write {nameof(Routing)} = AlarmRouting.To(topic)");
        Routing?.Validate(violations.For(nameof(Routing)));
        violations.Given(nameof(RunbookUrl), RunbookUrl);
        AlarmRules.Changes(violations, [.. Kinds.All.Select(kind => kind.Name)], Off, Overrides);
    }
}
