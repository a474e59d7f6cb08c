namespace Pipeline.Constructs;

/// <summary>
/// The changes of one alarm in <see cref="AlarmGroupProps.Overrides"/>. Values that are not set stay as computed.
/// </summary>
public sealed record AlarmOverride
{
    /// <summary>
    /// The threshold, in the unit of the alarm's metric: milliseconds, a share, a count. docs/alarms.md has each. Not a token,
    /// because the description contains the number. Default: computed from the props.
    /// </summary>
    public double? Threshold { get; set; }

    /// <summary>
    /// How many periods in a row must breach the threshold, 1 to 1440; together at most a day. Default: as AWS
    /// recommends.
    /// </summary>
    public double? Periods { get; set; }

    /// <summary>The severity. Default: the alarm's own, see docs/alarms.md.</summary>
    public AlarmSeverity? Severity { get; set; }
}
