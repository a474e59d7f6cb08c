namespace Pipeline.Local.Metrics;

/// <summary>The state of an alarm at the end of a run.</summary>
internal enum AlarmState
{
    /// <summary>No period breached the threshold.</summary>
    Ok,

    /// <summary>Periods breached the threshold, but too few for the alarm to fire.</summary>
    Breaching,

    /// <summary>The alarm would have fired.</summary>
    Fired,

    /// <summary>The state is unknown: the run does not measure the alarm's metric, or has no data point of it.</summary>
    NotEvaluated,
}

/// <summary>An alarm's state, and the reason for it.</summary>
/// <param name="Path">Its construct path.</param>
/// <param name="State">The state.</param>
/// <param name="Reason">The value that breached and the threshold, or why there is no verdict; empty after good data.</param>
/// <param name="Description">The alarm's own description.</param>
internal sealed record AlarmResult(string Path, AlarmState State, string Reason, string Description);
