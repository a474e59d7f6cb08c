namespace Pipeline.Constructs.Internal;

/// <summary>The properties of an alarm that are the same in every pipeline.</summary>
/// <param name="Name">Its name in <see cref="AlarmGroupProps.Overrides"/> and <see cref="AlarmGroupProps.Off"/>.</param>
/// <param name="Severity">Its severity, unless an override changes it.</param>
/// <param name="Meaning">Its consequence for the data.</param>
/// <param name="Derivation">The source of its threshold, for docs/alarms.md.</param>
internal sealed record AlarmKind(string Name, AlarmSeverity Severity, AlarmMeaning Meaning, string Derivation);

/// <summary>The alarms that a group can have.</summary>
/// <param name="group">The group's word in the runbook's headings, such as <c>stream</c>.</param>
/// <param name="all">Its alarms.</param>
internal sealed class AlarmKinds(string group, params AlarmKind[] all)
{
    /// <summary>The group's word in the runbook's headings.</summary>
    public string Group => group;

    /// <summary>All of them, in the order of the documentation.</summary>
    public IReadOnlyList<AlarmKind> All => all;

    /// <summary>The one of a name.</summary>
    public AlarmKind Named(string name) => all.Single(kind => kind.Name == name);

    /// <summary>The runbook's heading of an alarm.</summary>
    public string Heading(string name) => $"{group} {name}";

    /// <summary>The anchor that Markdown makes of that heading.</summary>
    public string Anchor(string name) => $"{group}-{name}".ToLowerInvariant();
}
