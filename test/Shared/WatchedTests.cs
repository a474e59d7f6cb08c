namespace Pipeline.Testing;

/// <summary>Part of every test assembly, so that every test is watched.</summary>
public class WatchedTests
{
    [Fact]
    public void EveryTest_HasATimeLimit()
    {
        var watch = WatchedTestFramework.Watch.ShouldNotBeNull();
        var name = $"{typeof(WatchedTests)}.{nameof(EveryTest_HasATimeLimit)}";
        // xunit reports a test's start on another thread.
        SpinWait.SpinUntil(() => watch.Running.Contains(name), TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }
}
