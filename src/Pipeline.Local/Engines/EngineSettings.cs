using Pipeline.Local.Contracts;

namespace Pipeline.Local.Engines;

/// <summary>What the engines need to start.</summary>
/// <param name="NodeModules">The folder into which scripts/setup has installed their packages.</param>
/// <param name="TemporaryFolder">The run's own folder, which its caller removes; it must exist.</param>
/// <param name="Account">The account in the ARNs that they make.</param>
/// <param name="Region">The Region in them.</param>
/// <param name="DataFolder">Where data outlives the run; null to keep it in memory.</param>
internal sealed record EngineSettings(
    string NodeModules, string TemporaryFolder, string Account, string Region, string? DataFolder = null)
{
    /// <summary>Is told when an engine is started again, and when one is gone for good; null: nobody is told.</summary>
    public IRunLog? Log { get; init; }
}
