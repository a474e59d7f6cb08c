using Pipeline.Local.Diagram;
using Pipeline.Local.Metrics;
using Pipeline.Local.Run;

namespace Pipeline.Local.Console;

/// <summary>Reads the state of a run, once a second.</summary>
internal sealed class StateReader(LocalRun run, EdgeCounts edges, ConsoleFeed feed, Func<double> seconds)
{
    private const int AlarmsEvery = 2;
    private const double RateSeconds = 3;
    private const int MostMoments = 600;
    private const int MostDenied = 50;

    private readonly Queue<Sample> _recent = new();
    private readonly AlarmWatch _alarms = new();
    private long _sequence;

    /// <summary>The whole course of the run.</summary>
    public Timeline Timeline { get; } = new(MostMoments);

    /// <summary>Reads the state now.</summary>
    /// <param name="phase">The phase of the run.</param>
    /// <param name="verdict">The verdict; null before the end.</param>
    /// <param name="sent">The number of records that the run has sent.</param>
    /// <param name="faults">What the buttons can do; null for none.</param>
    public ConsoleState Read(string phase, string? verdict, long sent, FaultState? faults)
    {
        var at = Math.Round(seconds(), 1);
        var progress = run.Progress(sent);
        var counts = edges.Read();
        var rate = RatesSince(new Sample(at, progress, counts));
        if (_sequence++ % AlarmsEvery == 0 || verdict is not null)
            _alarms.Take(AlarmCheck.All(run.Deployment, run.Log.Metrics, run.Firehose, run.Mappings), at);

        var denied = run.Access.DeniedSoFar;
        var lag = Math.Round(progress.Lag.TotalSeconds, 1);
        var rates = new FlowRates(
            rate(sample => sample.Progress.Received), rate(sample => sample.Progress.Settled),
            rate(sample => sample.Progress.Written), rate(sample => sample.Progress.Delivered));
        var now = new RunMoment(at, rates.Received, rates.Settled, rates.Delivered, lag);
        Timeline.Add(now);
        feed.BeginSecond();
        return new ConsoleState
        {
            Sequence = _sequence,
            Phase = phase,
            Verdict = verdict,
            Seconds = at,
            Counts = new FlowCounts(
                sent, progress.Received, progress.Settled, progress.Written, progress.Delivered, progress.Objects,
                feed.Rejects.Total, denied.Sum(each => each.Call.Count)),
            Rates = rates,
            LagSeconds = lag,
            RecordsInFlight = run.Mappings.All.Sum(mapping => mapping.Progress.InFlight),
            BatchesInFlight = run.Mappings.All.Select(mapping => mapping.Settings.FunctionName).Distinct()
                .Sum(run.Functions.RunningOf),
            Now = now,
            Edges = edges.States(counts, i => rate(sample => sample.Edges[i] ?? 0)),
            Rejects = feed.Rejects.Reasons,
            Alarms = _alarms.Alarms,
            AlarmChanges = _alarms.Changes,
            Denied =
            [
                .. denied.Take(MostDenied).Select(each => new DeniedLine(
                    DiagramNames.Shown(each.Role), each.Call.Action, each.Call.Resource, each.Call.Count, each.Call.Message)),
            ],
            Items = feed.Items,
            Objects = feed.Objects,
            Logs = feed.Logs,
            Messages = feed.Messages,
            Faults = faults,
        };
    }

    // The rates since the first sample of the last three seconds, so that they neither jump nor lag.
    private Func<Func<Sample, long>, double> RatesSince(Sample now)
    {
        _recent.Enqueue(now);
        while (_recent.Count > 2 && now.At - _recent.Peek().At > RateSeconds) _recent.Dequeue();
        var first = _recent.Peek();
        var elapsed = now.At - first.At;
        return count => elapsed > 0 ? Math.Round((count(now) - count(first)) / elapsed, 1) : 0;
    }

    private sealed record Sample(double At, RunProgress Progress, IReadOnlyList<long?> Edges);
}
