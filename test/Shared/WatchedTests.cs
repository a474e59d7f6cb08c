namespace Pipeline.Testing;

/// <summary>Runs in every test assembly: each one is watched.</summary>
public class WatchedTests
{
    [Fact]
    public void EveryTest_HasATimeLimit()
    {
        var watch = WatchedTestFramework.Watch.ShouldNotBeNull();
        var name = $"{typeof(WatchedTests)}.{nameof(EveryTest_HasATimeLimit)}";
        // xunit tells of a test's start on another thread.
        SpinWait.SpinUntil(() => watch.Running.Contains(name), TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }
}
