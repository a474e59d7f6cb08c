namespace Pipeline.Local.Tests;

/// <summary>
/// A clock that stands still until a test moves it. Code that waits for it continues between two steps. Real time passes only for
/// code that runs meanwhile, so no test depends on the machine's speed.
/// </summary>
internal sealed class StepTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int _rung;

    public StepTime()
        : this(new DateTimeOffset(2026, 11, 21, 9, 5, 7, TimeSpan.Zero))
    {
    }

    /// <summary>
    /// The number of timers that have fired: as long as it is zero, no code that waits for this clock has continued.
    /// </summary>
    public int Rung => Volatile.Read(ref _rung);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
        given =>
        {
            Interlocked.Increment(ref _rung);
            callback(given);
        },
        state,
        dueTime,
        period);

    /// <inheritdoc cref="FakeTime.AdvanceUntilAsync"/>
    public Task AdvanceUntilAsync(Func<bool> holds, TimeSpan step) => FakeTime.AdvanceUntilAsync(this, holds, step);

    /// <summary>Moves the clock, and lets the waiting code run.</summary>
    public Task StepAsync(TimeSpan step) => FakeTime.StepAsync(this, step);
}

/// <summary>Moves a clock while the code that waits for it runs.</summary>
internal static class FakeTime
{
    /// <summary>
    /// Moves the clock, step by step, until a condition holds. If it never does, the test's time limit ends the test.
    /// </summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Func<bool> holds, TimeSpan step)
    {
        await Task.Yield();
        while (!holds()) await StepAsync(time, step);
    }

    /// <summary>Moves the clock, and lets the waiting code run.</summary>
    public static async Task StepAsync(this FakeTimeProvider time, TimeSpan step)
    {
        time.Advance(step);
        // No signal says that the threads of the code under test are idle; the time here does not affect the outcome.
        await Task.Delay(1);
    }
}
