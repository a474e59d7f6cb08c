using Pipeline.Local.Console;
using Pipeline.Local.Metrics;

namespace Pipeline.Local.Tests.Console;

/// <summary>Alarms that change their state.</summary>
public class AlarmWatchTests
{
    private readonly AlarmWatch _watch = new();

    [Fact]
    public void FirstStates_AreNoChanges()
    {
        Take(1, ("app/Ok/Resource", AlarmState.Ok), ("app/None/Resource", AlarmState.NotEvaluated));
        _watch.Changes.ShouldBeEmpty();
        _watch.Alarms.Select(alarm => (alarm.Path, alarm.State)).ShouldBe([("app/Ok", "ok"), ("app/None", "notEvaluated")]);
    }

    [Fact]
    public void AlarmThatFiresAndIsQuietAgain_ChangesTwice()
    {
        Take(1, ("app/A", AlarmState.Ok), ("app/B", AlarmState.Ok));
        Take(3, ("app/A", AlarmState.Ok), ("app/B", AlarmState.Fired));
        Take(5, ("app/A", AlarmState.Ok), ("app/B", AlarmState.Fired));
        _watch.Alarms[0].Path.ShouldBe("app/B", "an alarm that fired is listed first");
        Take(7, ("app/A", AlarmState.Ok), ("app/B", AlarmState.Ok));
        _watch.Changes.ShouldBe(
        [
            new AlarmChange(2, 7, "app/B", "alarm", "ok", "why"), new AlarmChange(1, 3, "app/B", "ok", "alarm", "why"),
        ]);
    }

    [Fact]
    public void AlarmThatHasFiredAtFirstSight_IsAChange()
    {
        Take(1, ("app/A", AlarmState.Fired));
        _watch.Changes.Single().ShouldBe(new AlarmChange(1, 1, "app/A", "notEvaluated", "alarm", "why"));
    }

    private void Take(double at, params (string Path, AlarmState State)[] alarms) =>
        _watch.Take([.. alarms.Select(alarm => new AlarmResult(alarm.Path, alarm.State, "why", "about"))], at);
}
