using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Functions.Tests.Simulation;

/// <summary>
/// A clock that moves only while the code under test waits, and then at once. A wait between attempts ends immediately. A request
/// times out if the service holds it back and no other request is running. A request that the service answers never times out,
/// however slow the machine is.
/// </summary>
/// <param name="start">The time at which it begins.</param>
internal sealed class WaitingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _gate = new();
    private readonly List<RequestLimit> _limits = [];
    private readonly DateTimeOffset _start = start;
    private int _held;
    private int _round;

    /// <summary>The time since its start.</summary>
    public TimeSpan Waited => GetUtcNow() - _start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A request's limit is a CancellationTokenSource; any other timer is a Task.Delay between attempts, when no request is
        // running.
        if (state is CancellationTokenSource)
            return new RequestLimit(this, base.CreateTimer(callback, state, dueTime, period), dueTime);
        var timer = base.CreateTimer(callback, state, dueTime, period);
        ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }

    /// <summary>The service holds a request back until the client gives it up.</summary>
    /// <returns>Ends the hold, if the client gave the request up for another reason than this clock.</returns>
    public Action Hold()
    {
        int round;
        lock (_gate) (round, _held) = (_round, _held + 1);
        EndIfAllAreHeld();
        return () =>
        {
            lock (_gate) _held -= round == _round ? 1 : 0;
        };
    }

    private void EndIfAllAreHeld()
    {
        TimeSpan left;
        lock (_gate)
        {
            if (_limits.Count == 0 || _held < _limits.Count) return;
            left = _limits.Max(limit => limit.Due) - GetUtcNow();
            (_round, _held) = (_round + 1, 0);
            _limits.Clear();
        }

        if (left > TimeSpan.Zero) Advance(left);
    }

    private sealed class RequestLimit : ITimer
    {
        private readonly WaitingTime _time;
        private readonly ITimer _timer;

        public RequestLimit(WaitingTime time, ITimer timer, TimeSpan dueTime)
        {
            (_time, _timer, Due) = (time, timer, time.GetUtcNow() + dueTime);
            lock (time._gate) time._limits.Add(this);
        }

        public DateTimeOffset Due { get; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

        public void Dispose()
        {
            _timer.Dispose();
            lock (_time._gate)
                if (!_time._limits.Remove(this)) return;

            // Not on the thread that starts the next request, because that request counts as well.
            ThreadPool.QueueUserWorkItem(_ => _time.EndIfAllAreHeld());
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
