namespace Pipeline.Constructs;

/// <summary>
/// The consequence of an alarm for the data. <see cref="PipelineHealth"/> makes one alarm of all alarms with the same one.
/// </summary>
public enum AlarmMeaning
{
    /// <summary>Records were lost or set aside: they do not arrive unless an operator sends them again.</summary>
    DataLost,

    /// <summary>Records wait longer than they should, and still arrive.</summary>
    DataLate,

    /// <summary>A part does not work, and no record passes it.</summary>
    PipelineDown,

    /// <summary>Capacity runs short, or queries fail, while records still pass.</summary>
    Capacity,
}
