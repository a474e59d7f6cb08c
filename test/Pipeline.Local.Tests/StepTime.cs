namespace Pipeline.Local.Tests;

/// <summary>
/// A clock that stands still unless a test moves it. What waits for it goes on between two steps; real time only passes for what
/// runs meanwhile, so that no test depends on how fast the machine is.
/// </summary>
internal sealed class StepTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int _rung;

    public StepTime()
        : this(new DateTimeOffset(2026, 11, 21, 9, 5, 7, TimeSpan.Zero))
    {
    }

    /// <summary>How many timers have gone off: what waits for this clock has done nothing as long as none has.</summary>
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

    /// <summary>Moves the clock, and lets run what waited for it.</summary>
    public Task StepAsync(TimeSpan step) => FakeTime.StepAsync(this, step);
}

/// <summary>Moves a clock while what waits for it runs.</summary>
internal static class FakeTime
{
    /// <summary>
    /// Moves on, step by step, until something holds; the time limit of every test ends what never comes to hold.
    /// </summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Func<bool> holds, TimeSpan step)
    {
        await Task.Yield();
        while (!holds()) await StepAsync(time, step);
    }

    /// <summary>Moves the clock, and lets run what waited for it.</summary>
    public static async Task StepAsync(this FakeTimeProvider time, TimeSpan step)
    {
        time.Advance(step);
        // Nothing tells that the threads of the code under test have nothing to do; how long this takes decides nothing.
        await Task.Delay(1);
    }
}
