namespace Pipeline.Constructs;

/// <summary>Whether an alarm needs action now.</summary>
public enum AlarmSeverity
{
    /// <summary>Data is lost or about to be, or a part does not work: wake the operator.</summary>
    Critical,

    /// <summary>It works with less reserve than it should have, or a retry may repair it: look at it in working hours.</summary>
    Warning,
}
