namespace Pipeline.Local.Tests.Firehose;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private int _rung;

    private DateTimeOffset _now = new(2026, 11, 21, 9, 5, 7, TimeSpan.Zero);

    /// <summary>How many timers have gone off: what waits for this clock has done nothing as long as none has.</summary>
    public int Rung => Volatile.Read(ref _rung);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        var end = GetUtcNow() + time;
        while (true)
        {
            ManualTimer? next;
            lock (_gate)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                if (next is null)
                {
                    _now = end;
                    return;
                }

                _timers.Remove(next);
                if (next.Due > _now) _now = next.Due;
            }

            Interlocked.Increment(ref _rung);
            next.Fire();
        }
    }

    /// <summary>Moves on, step by step, until something holds; real time only passes for what runs meanwhile.</summary>
    public async Task AdvanceUntilAsync(Func<bool> holds, TimeSpan step)
    {
        for (var turn = 0; turn < 2000; turn++)
        {
            for (var pause = 0; pause < 3; pause++)
            {
                if (holds()) return;
                await Task.Delay(2);
            }

            Advance(step);
        }

        holds().ShouldBeTrue("it never came to hold");
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._now + dueTime;
                time._timers.Add(this);
            }

            // Nothing waits for a test to move the clock by nothing.
            if (dueTime <= TimeSpan.Zero) time.Advance(TimeSpan.Zero);
            return true;
        }

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
