namespace Pipeline.Constructs;

/// <summary>
/// What a <see cref="PipelineDashboard"/> shows: a part of a pipeline, a whole one, or a construct of your own.
/// </summary>
/// <remarks>
/// <see cref="StreamingPipeline"/> is one; <see cref="DashboardPart"/> makes one of each other part of the library. A construct
/// of your own that implements it stands beside them, its alarms among theirs.
/// </remarks>
public interface IDashboardPart
{
    /// <summary>What the dashboard shows of it. The dashboard asks once, in its constructor.</summary>
    DashboardContent OnDashboard();
}
