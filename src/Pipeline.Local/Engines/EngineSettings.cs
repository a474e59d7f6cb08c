using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>The settings with which engines start.</summary>
/// <param name="NodeModules">The folder into which scripts/setup installed their packages.</param>
/// <param name="TemporaryFolder">The run's own folder. It must exist, and the caller removes it.</param>
/// <param name="Account">The account in the ARNs that they make.</param>
/// <param name="Region">The Region in them.</param>
/// <param name="DataFolder">The folder in which data outlives the run; null to keep data in memory.</param>
internal sealed record EngineSettings(
    string NodeModules, string TemporaryFolder, string Account, string Region, string? DataFolder = null)
{
    /// <summary>Gets a line when an engine is restarted, and when one has failed for good; null for none.</summary>
    public IRunLog? Log { get; init; }
}
