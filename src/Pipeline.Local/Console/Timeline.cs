namespace Pipeline.Local.Console;

/// <summary>A moment of a run.</summary>
/// <param name="Seconds">Since its start.</param>
/// <param name="Received">Records a second that streams took.</param>
/// <param name="Settled">Records a second that functions settled.</param>
/// <param name="Delivered">Records a second that Firehose delivered.</param>
/// <param name="Lag">The age of the oldest unsettled record, in seconds.</param>
internal sealed record RunMoment(double Seconds, double Received, double Settled, double Delivered, double Lag);

/// <summary>
/// The whole course of a run in a bounded number of moments: when there is no more room, two moments become one, which has the
/// mean of their rates and the larger lag. All members may be called from any thread.
/// </summary>
/// <param name="most">The most moments, an even number.</param>
internal sealed class Timeline(int most)
{
    private readonly Lock _lock = new();
    private readonly List<RunMoment> _moments = [];
    private RunMoment? _open;
    private int _inOpen;
    private int _step = 1;

    /// <summary>The moments, in the order of time.</summary>
    public IReadOnlyList<RunMoment> Moments
    {
        get
        {
            lock (_lock) return _open is null ? [.. _moments] : [.. _moments, _open];
        }
    }

    public void Add(RunMoment moment)
    {
        lock (_lock)
        {
            _open = _open is null ? moment : Both(_open, _inOpen, moment, 1);
            if (++_inOpen < _step) return;
            _moments.Add(_open);
            (_open, _inOpen) = (null, 0);
            if (_moments.Count < most) return;
            for (var i = 0; i < most / 2; i++) _moments[i] = Both(_moments[2 * i], 1, _moments[(2 * i) + 1], 1);
            _moments.RemoveRange(most / 2, _moments.Count - (most / 2));
            _step *= 2;
        }
    }

    private static RunMoment Both(RunMoment first, int ofFirst, RunMoment second, int ofSecond)
    {
        return new RunMoment(
            second.Seconds,
            Mean(first.Received, second.Received),
            Mean(first.Settled, second.Settled),
            Mean(first.Delivered, second.Delivered),
            Math.Max(first.Lag, second.Lag));

        double Mean(double one, double other) => ((one * ofFirst) + (other * ofSecond)) / (ofFirst + ofSecond);
    }
}
