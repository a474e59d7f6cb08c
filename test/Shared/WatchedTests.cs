namespace Pipeline.Testing;

/// <summary>Runs in every test assembly: each one is watched.</summary>
public class WatchedTests
{
    [Fact]
    public void EveryTest_HasATimeLimit() => WatchedTestFramework.Watch.ShouldNotBeNull().Running
        .ShouldContain($"{typeof(WatchedTests)}.{nameof(EveryTest_HasATimeLimit)}");
}
