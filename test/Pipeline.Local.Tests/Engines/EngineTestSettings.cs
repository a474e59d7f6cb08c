using Pipeline.Local.Engines;

namespace Pipeline.Local.Tests.Engines;

internal static class EngineTestSettings
{
    /// <summary>The engines that scripts/setup has installed.</summary>
    public static EngineSettings In(TemporaryFolder folder) =>
        new(Repository.PathTo("node_modules"), folder.Path, "111122223333", "eu-west-1");
}
